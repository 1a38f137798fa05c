import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addAgent } from '../../server/stack/api/agents';
import { setAgentClass } from '../../server/stack/api/guard';
import type { StackStatus } from '../../server/stack/api/status';
import { up } from '../../server/stack/api/up';
import { generatePassword } from '../../server/stack/settings/secrets';
import type { StackSelection } from '../../server/stack/settings/state-dir';
import { words } from '../../src/renderer/ui/words/words';
import type { AudioServer } from '../support/desktop/audioServer';
import type { HidDevices } from '../support/desktop/hid/hidDevices';
import { launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import type { OwnNetwork } from '../support/desktop/ownNetwork';
import type { DesktopSession } from '../support/desktop/session';
import { test as base, expect, projectDir } from './appFixtures';
import { ownStack } from './ownStack';

const STACK_STARTS_WITHIN_MS = 15 * 60_000;

export interface Agent {
  readonly dn: string;
  readonly password: string;
}

/** The server set of this test run. */
export interface TestStack extends StackStatus {
  /** For the functions of server/stack/api and for the Genesys stand-in. */
  readonly selection: StackSelection;
  /** A new agent with a DN that no other test has. `unlimited`: who may dial any number. */
  newAgent(options?: { readonly unlimited: true }): Promise<Agent>;
}

interface PhoneOptions {
  /** Prefills the form with the stack's server, CA and this agent's DN, types the password and waits for "Online". */
  readonly agent?: Agent;
  /** Prefills the form in the same way for this DN, and stops there. */
  readonly dn?: string;
  /** Of an earlier phone, to start again where that one was. Default: an empty folder. */
  readonly userData?: string;
  /** For `--config`. Default: with `agent` or `dn`, a file for the stack; else none. */
  readonly configFile?: string;
  /** What that file for the stack says beside server, CA and DN. */
  readonly config?: object;
  readonly env?: Record<string, string>;
  /** The agent's sound cards. Default: the desktop's. */
  readonly audio?: AudioServer;
  /** Where it runs. Default: on this machine's. */
  readonly network?: OwnNetwork;
  /** What is plugged in where it runs. Not together with `network`. */
  readonly hid?: HidDevices;
}

export interface TestPhone {
  readonly running: RunningApp;
  readonly app: RunningApp['app'];
  readonly page: RunningApp['page'];
  readonly logs: readonly string[];
  readonly userData: string;
  readonly configFile: string | undefined;
  /** Patterns of complaints that this test provokes; any other fails it. */
  expectProblem(...patterns: readonly RegExp[]): void;
  /** Types into the sign-in form and sends it off. */
  signIn(password: string): Promise<void>;
  /** Resolves when the phone says that it is registered. */
  online(): Promise<void>;
  close(): Promise<void>;
}

type LaunchPhone = (options?: PhoneOptions) => Promise<TestPhone>;

/** A new agent, and the phone where they are signed in. */
export interface SignedIn {
  readonly agent: Agent;
  readonly phone: TestPhone;
  /** The phone's. */
  readonly page: TestPhone['page'];
}
export type SignInOptions = Omit<PhoneOptions, 'agent'> & { readonly unlimited?: true };

interface WorkerFixtures {
  /** Of the server set. */
  readonly profile: 'full' | 'direct';
  /** IPv4 address of the server set, which is its name too. Default: localhost's. */
  readonly address: string | undefined;
  readonly stack: TestStack;
}

interface TestFixtures {
  readonly launchPhone: LaunchPhone;
  readonly signedIn: (options?: SignInOptions) => Promise<SignedIn>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  profile: ['full', { scope: 'worker', option: true }],
  address: [undefined, { scope: 'worker', option: true }],

  stack: [
    async ({ profile, address }, use) => {
      const { selection, portBase, release } = await ownStack();
      try {
        const status = await up(selection, {
          portBase,
          profile,
          ...(address !== undefined && { address, domain: address }),
          report: (line) => console.log(`stack: ${line}`),
        });
        let lastDn = 7_000;
        await use({
          ...status,
          selection,
          async newAgent(options): Promise<Agent> {
            lastDn += 1;
            const agent = { dn: String(lastDn), password: generatePassword() };
            await addAgent(selection, agent.dn, agent.password);
            if (options?.unlimited === true) await setAgentClass(selection, agent.dn, 'unlimited');
            return agent;
          },
        });
      } finally {
        await release();
      }
    },
    { scope: 'worker', timeout: STACK_STARTS_WITHIN_MS },
  ],

  launchPhone: async ({ desktop, stack }, use, testInfo) => {
    const phones: TestPhone[] = [];
    await use(async (options = {}) => {
      const phone = await launchPhone(options, desktop, stack);
      phones.push(phone);
      if (options.agent !== undefined) {
        await phone.signIn(options.agent.password);
        await phone.online();
      }
      return phone;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, phone] of phones.entries()) {
      if (failed) {
        await testInfo.attach(`phone-${index}.log`, {
          body: phone.logs.join('\n'),
          contentType: 'text/plain',
        });
        const body = await phone.page.screenshot().catch(() => undefined);
        if (body !== undefined)
          await testInfo.attach(`phone-${index}.png`, { body, contentType: 'image/png' });
      }
      await phone.close();
    }
    const problems = phones.flatMap(({ running }, index) =>
      running.problems.map((p) => `phone ${index}: ${p}`),
    );
    expect(problems, 'complaints that no test expected').toEqual([]);
  },

  signedIn: async ({ stack, launchPhone }, use) => {
    await use(async ({ unlimited, ...options } = {}) => {
      const agent = await stack.newAgent(unlimited && { unlimited });
      const phone = await launchPhone({ ...options, agent });
      return { agent, phone, page: phone.page };
    });
  },
});

export { expect } from './appFixtures';

async function launchPhone(
  { agent, dn = agent?.dn, userData, configFile, config = {}, env = {}, audio, network, hid }: PhoneOptions,
  desktop: DesktopSession,
  stack: TestStack,
): Promise<TestPhone> {
  const dir = userData ?? (await mkdtemp(path.join(desktop.dir, 'phone-')));
  const file = configFile ?? (dn === undefined ? undefined : await writeConfig(dir, dn, stack, config));
  const running = await launchElectron({
    appDir: projectDir,
    env: { ...desktop.env, ...audio?.env, ...env },
    userData: dir,
    args: file === undefined ? [] : [`--config=${file}`],
    ...(network === undefined ? {} : { wrap: (dist) => network.electron(dist) }),
    ...(hid === undefined ? {} : { wrap: (dist) => hid.electron(dist) }),
  });
  const { app, page, logs } = running;
  return {
    running,
    app,
    page,
    logs,
    userData: dir,
    configFile: file,
    expectProblem: (...patterns) => running.expectProblem(...patterns),
    async signIn(password) {
      await page.getByLabel(words.signIn.password, { exact: true }).fill(password);
      await page.getByRole('button', { name: words.signIn.submit, exact: true }).click();
    },
    async online() {
      await expect(page.getByText(words.registrationWord.registered, { exact: true })).toBeVisible();
    },
    close: () => running.close(),
  };
}

/** What an administrator would hand out, beside the phone's folder: everything but the password. */
export async function writeConfig(
  dir: string,
  dn: string,
  { wss, domain, ca }: TestStack,
  others: object = {},
): Promise<string> {
  const file = `${dir}.json`;
  await writeFile(file, JSON.stringify({ server: wss, domain, dn, caFile: ca, ...others }));
  return file;
}
