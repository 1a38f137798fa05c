import { type Command, InvalidArgumentError, Option } from 'commander';
import { toldToEnd } from '../stack/host/lifetime';
import type { StackSelection } from '../stack/settings/state-dir';
import type { LoadOptions } from './options';
import { printLoad } from './report';
import { runLoad } from './run';

/** Adds `load`. @param selection the server set that the program's options name */
export function registerLoadCommand(program: Command, selection: () => StackSelection): void {
  program
    .command('load')
    .description(
      'measure the server set with many agents: they connect, stay, register as fast as they can, lose their connection',
    )
    .option('--agents <n>', 'number of agents', integer, 100)
    .option('--rate <n>', 'connections per second (default: as fast as the server accepts them)', decimal)
    .option('--hold <s>', 'then stay for this many seconds', decimalOrZero, 10)
    .option('--refresh <s>', 'meanwhile refresh registrations at this interval, in seconds', decimal, 300)
    .option('--calls <n>', 'meanwhile make this many calls per second, signalling only', decimalOrZero, 0)
    .option('--talk <s>', 'length of each call, in seconds', decimal, 3)
    .option(
      '--flood <s>',
      'then register on the open connections for this many seconds, as fast as the server accepts it',
      decimalOrZero,
      0,
    )
    .addOption(
      new Option('--storm <kind>', 'then let all agents lose their connection and come back').choices([
        'kill',
        'cut',
      ]),
    )
    .option('--sources <n>', 'number of source addresses; 1 is an office behind NAT', integer, 1)
    .option('--at-once <n>', 'registrations at the same time, if no rate is given', integer, 64)
    .option('--json', 'print the report as JSON')
    .action(async ({ json, ...options }: LoadOptions & { readonly json?: true }) => {
      const told = toldToEnd();
      try {
        const report = await runLoad(selection(), options, (line) => console.error(line), told.signal);
        console.log(json ? JSON.stringify(report) : printLoad(report));
        if (!report.ok) process.exitCode = 1;
      } finally {
        told.dispose();
      }
    });
}

function integer(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError('not a number from 1 to 99999');
  return Number(value);
}

function decimal(value: string): number {
  const number = decimalOrZero(value);
  if (number === 0) throw new InvalidArgumentError('must be more than 0');
  return number;
}

function decimalOrZero(value: string): number {
  if (!/^\d{1,5}(\.\d+)?$/.test(value)) throw new InvalidArgumentError('not a number');
  return Number(value);
}
