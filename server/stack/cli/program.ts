import { Command } from 'commander';
import { registerLoadCommand } from '../../load/commands';
import { registerGenesysCommands } from '../../sim/genesys';
import { keepUp } from '../api/keep';
import { ports, status } from '../api/status';
import { down, type UpOptions, up } from '../api/up';
import { expiryWarning, showCertificate } from '../certificates/served';
import { toldToEnd } from '../host/lifetime';
import { type StackSelection, selectStack } from '../settings/state-dir';
import { registerAgentCommands } from './agent-commands';
import { registerCertificateCommands } from './certificate-commands';
import { registerDoctorCommand } from './doctor-command';
import { registerGuardCommands } from './guard-commands';
import { registerMaintenanceCommands } from './maintenance-commands';
import { registerNodeCommands } from './node-commands';
import { registerObserveCommands } from './observe-commands';
import { withUpOptions } from './options';

const report = (line: string) => console.error(line);

async function printStatus(selection: StackSelection, json: boolean): Promise<void> {
  const found = await status(selection);
  if (json) {
    console.log(JSON.stringify(found));
    return;
  }
  console.log(`${found.runtime}  ${found.domain}  phones ${found.wss}  Genesys ${found.sip}  CA ${found.ca}`);
  for (const { name, version, state } of found.services)
    console.log(`  ${name.padEnd(9)} ${state.padEnd(8)} ${version}`);
  const warning = expiryWarning(await showCertificate(selection.stateDir));
  if (warning !== undefined) console.log(`  ${warning.detail}: ${warning.remedy}`);
}

/** The command line of the server set: every command, with its options and texts. */
export function createProgram(): Command {
  const program = new Command('stack')
    .description('The server set: Kamailio, Asterisk, MySQL, nginx and coturn')
    .option('--name <name>', 'the server set', 'default')
    .option('--state-dir <dir>', "folder for the set's state (default: under $XDG_STATE_HOME)")
    .configureHelp({ showGlobalOptions: true });
  const selection = () => selectStack(program.opts<{ name: string; stateDir?: string }>());

  withUpOptions(program.command('up'))
    .description('start the server set; returns when phones can register')
    .action(async (options: UpOptions) => {
      const told = toldToEnd();
      await up(selection(), { ...options, report, signal: told.signal });
      told.dispose();
      await printStatus(selection(), false);
    });

  withUpOptions(program.command('run'))
    .description('start the server set and keep it running; stop it on SIGTERM or Ctrl-C (for systemd)')
    .action(async (options: UpOptions) => {
      const { signal } = toldToEnd();
      await keepUp(selection(), options, report, signal);
    });

  program
    .command('down')
    .description('stop the server set; agents and certificates are kept')
    .action(() => down(selection(), report));

  program
    .command('status')
    .description('show addresses, versions, and what is running')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => printStatus(selection(), options.json === true));

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
  return program;
}
