import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Limits, limitsSchema } from '../settings/limits';
import { type Service, services } from '../settings/services';

/** An option's value that is a whole number. @throws InvalidArgumentError, which commander prints */
export function integer(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('not a whole number');
  return Number(value);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function serviceList(value: string): Service[] {
  const names = value.split(',');
  const chosen = services.filter((service) => names.includes(service));
  if (chosen.length !== names.length) throw new InvalidArgumentError(`choose from ${services.join(',')}`);
  return chosen;
}

/** Parses `--limits NAME=NUMBER,…` of `up`. */
function parseLimits(value: string): Partial<Limits> {
  const entries = value.split(',').map((one) => one.split('='));
  const given = Object.fromEntries(entries.map(([name = '', number = '']) => [name, Number(number)]));
  const parsed = limitsSchema.partial().strict().safeParse(given);
  if (!parsed.success) {
    throw new InvalidArgumentError(
      `use NAME=NUMBER, with a name of ${Object.keys(limitsSchema.shape).join(', ')}`,
    );
  }
  return given;
}

/** Adds the options of `up` and `run`. */
export function withUpOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--runtime <runtime>', 'docker or native (default: docker if it answers)').choices([
        'docker',
        'native',
      ]),
    )
    .addOption(
      new Option(
        '--profile <profile>',
        'full, or direct: only nginx and Asterisk, for small sites (default: full)',
      ).choices(['full', 'direct']),
    )
    .option(
      '--domain <domain>',
      'realm, and the name by which phones reach the server set (default: localhost)',
    )
    .option('--address <ipv4>', 'address to listen on (default: 127.0.0.1)')
    .option(
      '--internal-address <ipv4>',
      "address by which the set's daemons reach each other (default: 127.0.0.1)",
    )
    .option(
      '--run <services>',
      `the services that this host runs, of ${services.join(',')} (default: all)`,
      serviceList,
    )
    .option('--database <address[:port]>', 'use MySQL on another host')
    .option('--join <file>', 'join the site that wrote this file with `join-file`')
    .option('--wss-port <port>', 'port for phones (default: 8089)', integer)
    .option('--sip-port <port>', 'port for Genesys (default: 5060)', integer)
    .option('--port-base <port>', 'move all ports of the set to a range that starts here', integer)
    .option(
      '--genesys <where>',
      'Genesys SIP Server: address[:port][;transport=tcp|tls][;name=host]; repeatable',
      collect,
    )
    .option('--genesys-ca <file>', "the CA of Genesys's certificates, for transport=tls")
    .addOption(
      new Option(
        '--dn-in-service <how>',
        'how Genesys knows which DNs are in service (default: static)',
      ).choices(['static', 'mirror']),
    )
    .option(
      '--rtp-timeout <seconds>',
      'end calls without RTP after this time, unless on hold; 0: never (default: 120)',
      integer,
    )
    .option('--hold-music <wav|off>', 'music that agents hear on hold (default: off)')
    .option(
      '--limits <name=number,…>',
      'limits against password guessing (docs/server/hardening.md)',
      parseLimits,
    );
}
