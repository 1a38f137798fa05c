import { Command, InvalidArgumentError, Option } from 'commander';
import { registerLoadCommand } from '../load/commands';
import { registerGenesysCommands } from '../sim/genesys';
import { registerAgentCommands } from './agent-commands';
import * as stack from './api';
import { registerCertificateCommands } from './certificate-commands';
import { registerDoctorCommand } from './doctor/commands';
import { StackFailure } from './failure';
import { parseLimits, registerGuardCommands } from './guard-commands';
import { integer } from './integer';
import { keepUp } from './keep';
import { ToldToEnd, toldToEnd } from './lifetime';
import { registerMaintenanceCommands } from './maintenance-commands';
import { registerNodeCommands } from './node-commands';
import { registerObserveCommands } from './observe-commands';
import { expiryWarning, showCertificate } from './served-certificate';
import { type Service, services } from './services';

const program = new Command('stack')
  .description('The server set: Kamailio, Asterisk, MySQL, nginx and coturn')
  .option('--name <name>', 'which set', 'default')
  .option('--state-dir <dir>', "the set's state (default: under $XDG_STATE_HOME)")
  .configureHelp({ showGlobalOptions: true });

const report = (line: string) => console.error(line);

function selection(): stack.StackSelection {
  return stack.selectStack(program.opts<{ name: string; stateDir?: string }>());
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function serviceList(value: string): Service[] {
  const names = value.split(',');
  const chosen = services.filter((service) => names.includes(service));
  if (chosen.length !== names.length) throw new InvalidArgumentError(`choose among ${services.join(',')}`);
  return chosen;
}

async function printStatus(json: boolean): Promise<void> {
  const status = await stack.status(selection());
  if (json) {
    console.log(JSON.stringify(status));
    return;
  }
  console.log(
    `${status.runtime}  ${status.domain}  phones ${status.wss}  Genesys ${status.sip}  CA ${status.ca}`,
  );
  for (const { name, version, state } of status.services)
    console.log(`  ${name.padEnd(9)} ${state.padEnd(8)} ${version}`);
  const warning = expiryWarning(await showCertificate(selection().stateDir));
  if (warning !== undefined) console.log(`  ${warning.detail}: ${warning.remedy}`);
}

/** How a set is brought up. */
function withUpOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--runtime <runtime>', 'default: docker where it answers').choices(['docker', 'native']),
    )
    .addOption(
      new Option('--profile <profile>', 'direct: nginx and Asterisk alone, for small sites').choices([
        'full',
        'direct',
      ]),
    )
    .option('--domain <domain>', 'realm, and the name by which phones reach the set (default: localhost)')
    .option('--address <ipv4>', 'where to listen (default: 127.0.0.1)')
    .option('--internal-address <ipv4>', "by which the set's daemons reach each other (default: 127.0.0.1)")
    .option('--run <services>', `which of ${services.join(',')} this host runs (default: all)`, serviceList)
    .option('--database <address[:port]>', 'MySQL on another host')
    .option('--join <file>', 'become another host of the site whose `join-file` that is')
    .option('--wss-port <port>', 'default: 8089', integer)
    .option('--sip-port <port>', 'default: 5060', integer)
    .option('--port-base <port>', 'moves every port of the set', integer)
    .option(
      '--genesys <where>',
      'Genesys SIP Server: address[:port][;transport=tcp|tls][;name=host]; may be repeated',
      collect,
    )
    .option('--genesys-ca <file>', "the CA that Genesys's certificates are by, for transport=tls")
    .addOption(
      new Option('--dn-in-service <how>', 'how Genesys knows who is there (default: static)').choices([
        'static',
        'mirror',
      ]),
    )
    .option(
      '--rtp-timeout <seconds>',
      'end calls without RTP that nobody holds; 0: never (default: 120)',
      integer,
    )
    .option('--hold-music <wav|off>', 'what agents hear while they are held (default: off)')
    .option('--limits <name=number,…>', 'docs/server/hardening.md', parseLimits);
}

withUpOptions(program.command('up'))
  .description('start the set; returns when a phone could register')
  .action(async (options: stack.UpOptions) => {
    const told = toldToEnd();
    await stack.up(selection(), { ...options, report, signal: told.signal });
    told.dispose();
    await printStatus(false);
  });

withUpOptions(program.command('run'))
  .description('`up`, and stay: start again what dies; end the set on SIGTERM or Ctrl-C (for systemd)')
  .action(async (options: stack.UpOptions) => {
    const { signal } = toldToEnd();
    await keepUp(selection(), options, report, signal);
  });

program
  .command('down')
  .description('end what `up` has started')
  .action(() => stack.down(selection(), report));

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
  ...(await stack.status(selection())),
  ports: await stack.ports(selection()),
}));

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof StackFailure || error instanceof ToldToEnd ? error.message : error);
  process.exitCode = error instanceof ToldToEnd ? error.exitCode : 1;
}
