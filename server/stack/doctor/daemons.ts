import { messageOf } from '../failure';
import { probes } from '../observe/probe';
import { definitions } from '../runtime/definitions';
import { type Check, fail, pass } from './check';

/** Checks that each daemon of this host runs, and answers as its users ask. */
export const daemons: Check = {
  name: 'daemons',
  run: ({ stateDir, settings, runtime }) =>
    Promise.all(
      settings.run.map(async (service) => {
        if ((await runtime.state(service)) !== 'running') {
          const last = (await runtime.log(service, 1)).trim();
          return {
            about: service,
            ...fail(
              `is not running${last === '' ? '' : `; its last line: ${last}`}`,
              `\`up\` starts it; \`logs ${service}\` shows why it ended`,
            ),
          };
        }
        const answered = await probes[service](stateDir, settings).then(
          () => undefined,
          (error: unknown) => messageOf(error),
        );
        const where = definitions[service]
          .ports(settings)
          .map(({ protocol, address, port }) => `${address}:${port}/${protocol}`)
          .join(', ');
        return {
          about: service,
          ...(answered === undefined
            ? pass(`answers at ${where}`)
            : fail(
                `runs but does not answer as it should: ${answered}`,
                `\`logs ${service}\`; a firewall between this host and ${where} can cause this too`,
              )),
        };
      }),
    ),
};
