import type { Command } from 'commander';
import { logs, logsOfCall, metricsTargets, rotateLogs } from '../api/logs';
import { StackFailure } from '../failure';
import { printLine } from '../observe/call-log';
import { scrape } from '../observe/metrics';
import { isService, services } from '../settings/services';
import type { StackSelection } from '../settings/state-dir';
import { integer } from './options';

interface LogsOptions {
  readonly lines: number;
  readonly call?: string;
  readonly rotate?: boolean;
}

/** `logs`, `metrics`. */
export function registerObserveCommands(program: Command, selection: () => StackSelection): void {
  program
    .command('logs')
    .argument('[service]', services.join(', '))
    .option('--lines <count>', 'how many', integer, 200)
    .option('--call <uuid>', 'what every daemon says of one call (CallUUID, or Call-ID of its first leg)')
    .option('--rotate', 'put logs aside that have grown too long; the daemons go on')
    .action(async (service: string | undefined, { lines, call, rotate }: LogsOptions) => {
      if (service !== undefined && !isService(service)) throw new StackFailure(`no service ${service}`);
      if (rotate === true) await rotateLogs(selection());
      else if (call === undefined) console.log(await logs(selection(), service, lines));
      else for (const line of await logsOfCall(selection(), call)) console.log(printLine(line));
    });

  program
    .command('metrics')
    .description("print the daemons' figures, as Prometheus reads them")
    .option('--targets', 'only where Prometheus finds them')
    .action(async ({ targets }: { targets?: boolean }) => {
      for (const target of await metricsTargets(selection())) {
        console.log(targets === true ? target.url : `# ${target.service}: ${target.url}`);
        if (targets !== true) console.log(await scrape(target));
      }
    });
}
