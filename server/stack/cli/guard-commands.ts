import type { Command } from 'commander';
import { liftBans, listBans, listClasses, reloadClasses, removeClass, setClass } from '../api/guard';
import { StackFailure } from '../failure';
import type { StackSelection } from '../settings/state-dir';

function collectPatterns(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(',')];
}

/** Adds `bans` and `class`. */
export function registerGuardCommands(program: Command, selection: () => StackSelection): void {
  const bans = program.command('bans').description('list and lift bans for wrong passwords');
  bans
    .command('list', { isDefault: true })
    .description('list who is banned, until when, and why')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const found = await listBans(selection());
      if (json === true) console.log(JSON.stringify(found));
      else
        for (const { address, dn, reason, until } of found)
          console.log(
            `${address ?? 'unknown addresses'}  ${dn ?? 'unknown agents'}  until ${until} UTC: ${reason}`,
          );
    });
  bans
    .command('lift')
    .description('lift all bans of an address or an agent')
    .argument('<address or DN>')
    .action(async (whom: string) => {
      const count = await liftBans(selection(), whom);
      if (count === 0) throw new StackFailure(`there is no ban of ${whom}; \`bans\` lists all`);
      console.log(`${count} ban(s) lifted`);
    });

  const classes = program.command('class').description('manage classes of service: who may dial what');
  classes
    .command('list', { isDefault: true })
    .description('list the classes and what they allow')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const found = await listClasses(selection());
      if (json === true) console.log(JSON.stringify(found));
      else
        for (const { name, allowed, denied, agents } of found)
          console.log(
            `${name}  ${agents} agent(s)  allows ${allowed.join(' ')}${denied.length === 0 ? '' : `  but not ${denied.join(' ')}`}`,
          );
    });
  classes
    .command('add')
    .description('add a class, or change what it allows')
    .argument('<name>')
    .requiredOption(
      '--allow <patterns>',
      'numbers; ? is any character, * any number of them, [1-9] one of these; repeatable',
      collectPatterns,
    )
    .option('--deny <patterns>', 'exceptions to --allow; repeatable', collectPatterns)
    .action((name: string, { allow, deny = [] }: { allow: string[]; deny?: string[] }) =>
      setClass(selection(), { name, allowed: allow, denied: deny }),
    );
  classes
    .command('remove')
    .description('remove a class that no agent has')
    .argument('<name>')
    .action((name: string) => removeClass(selection(), name));
  classes
    .command('reload')
    .description('read the classes again after a change on another host')
    .action(() => reloadClasses(selection()));
}
