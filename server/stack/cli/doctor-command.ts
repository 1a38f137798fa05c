import type { Command } from 'commander';
import { examine, type Line } from '../doctor/doctor';
import type { StackSelection } from '../settings/state-dir';

/** Adds `doctor`, whose exit code is 1 if a check fails. */
export function registerDoctorCommand(program: Command, selection: () => StackSelection): void {
  program
    .command('doctor')
    .description('check everything that must be right on this host, and say how to fix what is not')
    .option('--json', 'print JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const lines = await examine(selection());
      if (json) console.log(JSON.stringify(lines));
      else for (const line of lines) print(line);
      if (lines.some(({ state }) => state === 'fail')) process.exitCode = 1;
    });
}

function print(line: Line): void {
  console.log(`${line.state.padEnd(8)}${line.check}: ${line.detail}`);
  if (line.state === 'fail') console.log(`        -> ${line.remedy}`);
}
