import type { Command } from 'commander';
import { liftBans, listBans, listClasses, reloadClasses, removeClass, setClass } from '../api/guard';
import { StackFailure } from '../failure';
import type { StackSelection } from '../settings/state-dir';

function collectPatterns(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(',')];
}

/** What IT does about guessed passwords, and about who may dial what. */
export function registerGuardCommands(program: Command, selection: () => StackSelection): void {
  const bans = program.command('bans').description('who may not sign in for a while');
  bans
    .command('list', { isDefault: true })
    .option('--json')
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
    .argument('<address or DN>')
    .action(async (whom: string) => {
      const count = await liftBans(selection(), whom);
      if (count === 0) throw new StackFailure(`there is no ban of ${whom}`);
      console.log(`${count} lifted`);
    });

  const classes = program.command('class').description('classes of service: who may dial what');
  classes
    .command('list', { isDefault: true })
    .option('--json')
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
    .description('make a class, or say anew what it allows')
    .argument('<name>')
    .requiredOption(
      '--allow <patterns>',
      'numbers; ? any character, * the rest, [1-9]; may be repeated',
      collectPatterns,
    )
    .option('--deny <patterns>', 'not these, though allowed; may be repeated', collectPatterns)
    .action((name: string, { allow, deny = [] }: { allow: string[]; deny?: string[] }) =>
      setClass(selection(), { name, allowed: allow, denied: deny }),
    );
  classes
    .command('remove')
    .argument('<name>')
    .action((name: string) => removeClass(selection(), name));
  classes
    .command('reload')
    .description('let this host read the classes that another host has changed')
    .action(() => reloadClasses(selection()));
}
