import type { Command } from 'commander';
import { backup, restore } from '../maintenance/backup';
import { upgrade } from '../maintenance/upgrade';
import type { StackSelection } from '../settings/state-dir';

/** Adds `backup`, `restore` and `upgrade`. */
export function registerMaintenanceCommands(
  program: Command,
  selection: () => StackSelection,
  report: (line: string) => void,
): void {
  program
    .command('backup')
    .description(
      'write settings, passwords, keys, agents and files to one file; keep it as safe as the servers',
    )
    .argument('<file>')
    .action((file: string) => backup(selection(), file, report));

  program
    .command('restore')
    .description('restore a backup into a stopped server set; then run `up`')
    .argument('<file>')
    .option('--replace', 'replace what the server set has now, which is put aside')
    .action(async (file: string, { replace = false }: { replace?: boolean }) => {
      const aside = await restore(selection(), file, { replace, report });
      if (aside !== undefined) report(`the previous content is in ${aside}`);
      report('restored; `up` starts it with the options of the backup, unless others are given');
    });

  program
    .command('upgrade')
    .description("make a backup, then bring the running server set to this program's version")
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
