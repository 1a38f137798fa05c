import { Command } from 'commander';
import { registerLoadCommand } from '../../load/commands';
import { registerGenesysCommands } from '../../sim/genesys';
import { keepUp } from '../api/keep';
import { ports, status } from '../api/status';
import { down, type UpOptions, up } from '../api/up';
import { expiryWarning, showCertificate } from '../certificates/served';
import { StackFailure } from '../failure';
import { ToldToEnd, toldToEnd } from '../host/lifetime';
import { type StackSelection, selectStack } from '../settings/state-dir';
import { registerAgentCommands } from './agent-commands';
import { registerCertificateCommands } from './certificate-commands';
import { registerDoctorCommand } from './doctor-command';
import { registerGuardCommands } from './guard-commands';
import { registerMaintenanceCommands } from './maintenance-commands';
import { registerNodeCommands } from './node-commands';
import { registerObserveCommands } from './observe-commands';
import { withUpOptions } from './options';

const program = new Command('stack')
  .description('The server set: Kamailio, Asterisk, MySQL, nginx and coturn')
  .option('--name <name>', 'which set', 'default')
  .option('--state-dir <dir>', "the set's state (default: under $XDG_STATE_HOME)")
  .configureHelp({ showGlobalOptions: true });

const report = (line: string) => console.error(line);

function selection(): StackSelection {
  return selectStack(program.opts<{ name: string; stateDir?: string }>());
}

async function printStatus(json: boolean): Promise<void> {
  const found = await status(selection());
  if (json) {
    console.log(JSON.stringify(found));
    return;
  }
  console.log(`${found.runtime}  ${found.domain}  phones ${found.wss}  Genesys ${found.sip}  CA ${found.ca}`);
  for (const { name, version, state } of found.services)
    console.log(`  ${name.padEnd(9)} ${state.padEnd(8)} ${version}`);
  const warning = expiryWarning(await showCertificate(selection().stateDir));
  if (warning !== undefined) console.log(`  ${warning.detail}: ${warning.remedy}`);
}

withUpOptions(program.command('up'))
  .description('start the set; returns when a phone could register')
  .action(async (options: UpOptions) => {
    const told = toldToEnd();
    await up(selection(), { ...options, report, signal: told.signal });
    told.dispose();
    await printStatus(false);
  });

withUpOptions(program.command('run'))
  .description('`up`, and stay: start again what dies; end the set on SIGTERM or Ctrl-C (for systemd)')
  .action(async (options: UpOptions) => {
    const { signal } = toldToEnd();
    await keepUp(selection(), options, report, signal);
  });

program
  .command('down')
  .description('end what `up` has started')
  .action(() => down(selection(), report));

program
  .command('status')
  .option('--json')
  .action((options: { json?: boolean }) => printStatus(options.json === true));

registerAgentCommands(program, selection);
registerObserveCommands(program, selection);
registerNodeCommands(program, selection);
registerMaintenanceCommands(program, selection, report);
registerDoctorCommand(program, selection);
registerCertificateCommands(program, selection);

registerLoadCommand(program, selection);
registerGuardCommands(program, selection);
registerGenesysCommands(program, async () => ({
  ...(await status(selection())),
  ports: await ports(selection()),
}));

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof StackFailure || error instanceof ToldToEnd ? error.message : error);
  process.exitCode = error instanceof ToldToEnd ? error.exitCode : 1;
}
