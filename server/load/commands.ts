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
      'put agents onto the set and measure it: they connect, stay, register as fast as they can, lose their connection',
    )
    .option('--agents <n>', 'how many', integer, 100)
    .option('--rate <n>', 'connections opened a second (default: as fast as the server takes them)', decimal)
    .option('--hold <s>', 'then stay for so long', decimalOrZero, 10)
    .option('--refresh <s>', 'meanwhile register again every so many seconds', decimal, 300)
    .option('--calls <n>', 'meanwhile so many calls a second, signalling only', decimalOrZero, 0)
    .option('--talk <s>', 'each so long', decimal, 3)
    .option(
      '--flood <s>',
      'then register on the open connections, as fast as the server takes it',
      decimalOrZero,
      0,
    )
    .addOption(
      new Option('--storm <kind>', 'then all lose their connection and come back').choices(['kill', 'cut']),
    )
    .option('--sources <n>', 'source addresses; 1 is an office behind NAT', integer, 1)
    .option('--at-once <n>', 'registrations under way at a time where no rate is given', integer, 64)
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
  if (number === 0) throw new InvalidArgumentError('not more than 0');
  return number;
}

function decimalOrZero(value: string): number {
  if (!/^\d{1,5}(\.\d+)?$/.test(value)) throw new InvalidArgumentError('not a number');
  return Number(value);
}
