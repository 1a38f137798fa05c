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

/** Adds `logs` and `metrics`. */
export function registerObserveCommands(program: Command, selection: () => StackSelection): void {
  program
    .command('logs')
    .description('print the logs of one service or of all')
    .argument('[service]', services.join(', '))
    .option('--lines <count>', 'lines of each log', integer, 200)
    .option(
      '--call <uuid>',
      'only the lines about one call, from all services (CallUUID, or Call-ID of the first leg)',
    )
    .option('--rotate', 'rotate logs that have grown too long; the daemons go on')
    .action(async (service: string | undefined, { lines, call, rotate }: LogsOptions) => {
      if (service !== undefined && !isService(service))
        throw new StackFailure(`there is no service ${service}; use one of ${services.join(', ')}`);
      if (rotate === true) await rotateLogs(selection());
      else if (call === undefined) console.log(await logs(selection(), service, lines));
      else for (const line of await logsOfCall(selection(), call)) console.log(printLine(line));
    });

  program
    .command('metrics')
    .description("print the daemons' metrics, as Prometheus reads them")
    .option('--targets', 'print only the URLs')
    .action(async ({ targets }: { targets?: boolean }) => {
      for (const target of await metricsTargets(selection())) {
        console.log(targets === true ? target.url : `# ${target.service}: ${target.url}`);
        if (targets !== true) console.log(await scrape(target));
      }
    });
}
