import { askTrunks, nameOfTrunk } from '../site/trunk-test';
import { type Check, fail, pass } from './check';

/** Checks that each Genesys SIP Server answers OPTIONS, over the transport of its calls. */
export const genesys: Check = {
  name: 'genesys',
  run: async ({ stateDir, settings }) =>
    (await askTrunks(stateDir, settings)).map(({ trunk, answer, failure, ms }) => ({
      about: nameOfTrunk(trunk),
      ...(answer === undefined
        ? fail(
            failure ?? 'no answer',
            `check that SIP Server is running there, and that no firewall is between it and ${settings.address}; ` +
              '`trunk add` and `trunk remove` change the addresses',
          )
        : pass(`answers ${answer}, ${ms} ms`)),
    })),
};
