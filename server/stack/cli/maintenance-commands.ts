import type { Command } from 'commander';
import { backup, restore } from '../maintenance/backup';
import { upgrade } from '../maintenance/upgrade';
import type { StackSelection } from '../settings/state-dir';

/** `backup`, `restore`, `upgrade`. */
export function registerMaintenanceCommands(
  program: Command,
  selection: () => StackSelection,
  report: (line: string) => void,
): void {
  program
    .command('backup')
    .description('settings, passwords, keys, agents and files in one file; keep it as safe as the servers')
    .argument('<file>')
    .action((file: string) => backup(selection(), file, report));

  program
    .command('restore')
    .description('puts a backup in the place of a set that is not up; then `up`')
    .argument('<file>')
    .option('--replace', 'put aside what the set has now')
    .action(async (file: string, { replace = false }: { replace?: boolean }) => {
      const aside = await restore(selection(), file, { replace, report });
      if (aside !== undefined) report(`what was there before is in ${aside}`);
      report('restored; `up` starts it, with the options that it was backed up with unless others are given');
    });

  program
    .command('upgrade')
    .description("brings the running set to this program's version, with a backup first")
    .action(async () => {
      const { before, after } = await upgrade(selection(), report);
      for (const { name, version } of after.services) {
        const former = before.services.find((service) => service.name === name)?.version;
        console.log(
          `  ${name.padEnd(9)} ${former === version ? version : `${former ?? 'new'} -> ${version}`}`,
        );
      }
    });
}
