import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { AgentDetails } from '../agents/agents';
import { readAgentFile, writeMadePasswords } from '../agents/import';
import {
  addAgents,
  disableAgent,
  enableAgent,
  listAgents,
  removeAgent,
  setAgentPassword,
  showAgent,
} from '../api/agents';
import { setAgentClass } from '../api/guard';
import { StackFailure } from '../failure';
import { generatePassword } from '../settings/secrets';
import { type StackSelection, writePrivately } from '../settings/state-dir';

const passwordFile = [
  '--password-file <file>',
  'file with the password; - is standard input (default: generate one)',
] as const;

async function readInput(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StackFailure(`${file} can't be read: ${error.code ?? error.message}`);
  });
}

/** Reads the password of a file, or generates one, which is printed once. */
async function obtainPassword(file: string | undefined): Promise<{ password: string; made: boolean }> {
  if (file === undefined) return { password: generatePassword(), made: true };
  return { password: (await readInput(file)).replace(/\r?\n$/, ''), made: false };
}

/** Adds `agent`. */
export function registerAgentCommands(program: Command, selection: () => StackSelection): void {
  const agent = program.command('agent').description('manage the agents who may register');

  agent
    .command('add')
    .description('add an agent; a generated password is printed once')
    .argument('<dn>')
    .option(...passwordFile)
    .option(
      '--class <class>',
      'class of service: what the agent may dial (default: internal; see `class list`)',
    )
    .action(async (dn: string, options: { passwordFile?: string; class?: string }) => {
      const { password, made } = await obtainPassword(options.passwordFile);
      await addAgents(selection(), [{ dn, password, class: options.class }]);
      if (made) console.log(password);
    });

  agent
    .command('import')
    .description(
      'add all agents of a CSV file, or none; its columns are dn and, optionally, password and class',
    )
    .argument('<file>', '- is standard input')
    .option('--passwords <file>', 'file for the generated passwords (default: print them)')
    .action(async (file: string, options: { passwords?: string }) => {
      const agents = readAgentFile(await readInput(file));
      await addAgents(selection(), agents);
      if (agents.some(({ generated }) => generated)) {
        const made = writeMadePasswords(agents);
        if (options.passwords === undefined) process.stdout.write(made);
        else await writePrivately(options.passwords, made);
      }
      console.error(`${agents.length} agents added`);
    });

  agent
    .command('password')
    .description('give an agent a new password; a generated one is printed once')
    .argument('<dn>')
    .option(...passwordFile)
    .action(async (dn: string, options: { passwordFile?: string }) => {
      const { password, made } = await obtainPassword(options.passwordFile);
      await setAgentPassword(selection(), dn, password);
      if (made) console.log(password);
    });

  agent
    .command('class')
    .description("set an agent's class of service, from the next call on")
    .argument('<dn>')
    .argument('<class>')
    .action((dn: string, name: string) => setAgentClass(selection(), dn, name));

  agent
    .command('disable')
    .description('keep the agent and the password, but refuse sign-ins; calls no longer reach the phones')
    .argument('<dn>')
    .action((dn: string) => disableAgent(selection(), dn));

  agent
    .command('enable')
    .description('let a disabled agent sign in again, with the same password')
    .argument('<dn>')
    .action((dn: string) => enableAgent(selection(), dn));

  agent
    .command('remove')
    .description('remove an agent; calls no longer reach the phones')
    .argument('<dn>')
    .action((dn: string) => removeAgent(selection(), dn));

  agent
    .command('show')
    .description('show state, registrations, and when a phone was last seen (UTC)')
    .argument('<dn>')
    .option('--json', 'print JSON')
    .action(async (dn: string, options: { json?: boolean }) => {
      const details = await showAgent(selection(), dn);
      if (options.json === true) console.log(JSON.stringify(details));
      else printDetails(details);
    });

  agent
    .command('list')
    .description('list the agents, and who is signed in')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const agents = await listAgents(selection());
      if (options.json === true) console.log(JSON.stringify(agents));
      else
        for (const { dn, phones, disabled, inService } of agents) {
          const presence = phones === 0 ? 'signed out' : `${phones} phone(s)`;
          const service = inService === undefined ? '' : `  in service: ${inService}`;
          console.log(`${dn}  ${disabled ? 'disabled' : presence}${service}`);
        }
    });
}

function printDetails(details: AgentDetails): void {
  const { dn, disabled, created, lastSeen, inService, phones } = details;
  console.log(`DN         ${dn}${disabled ? '  (disabled)' : ''}`);
  console.log(`added      ${created}`);
  console.log(`last seen  ${phones.length > 0 ? 'now' : (lastSeen ?? 'never')}`);
  if (inService !== undefined) console.log(`in service ${inService}`);
  for (const { from, userAgent, since, expires } of phones) {
    console.log(`phone      ${from}  ${userAgent}  registered ${since}, until ${expires}`);
  }
}
