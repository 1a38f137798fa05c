import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Limits, limitsSchema } from '../settings/limits';
import { type Service, services } from '../settings/services';

/** An option's value that is a whole number. @throws InvalidArgumentError, which commander prints */
export function integer(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('not a number');
  return Number(value);
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

/** `--limits NAME=NUMBER,…` of `up`. */
function parseLimits(value: string): Partial<Limits> {
  const entries = value.split(',').map((one) => one.split('='));
  const given = Object.fromEntries(entries.map(([name = '', number = '']) => [name, Number(number)]));
  const parsed = limitsSchema.partial().strict().safeParse(given);
  if (!parsed.success) {
    throw new InvalidArgumentError(`NAME=NUMBER, of ${Object.keys(limitsSchema.shape).join(', ')}`);
  }
  return given;
}

/** How a set is brought up. */
export function withUpOptions(command: Command): Command {
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
