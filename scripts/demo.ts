/**
 * `npm run demo`: the whole product at a glance. Brings a server set up, adds two agents, starts the softphone signed
 * in as the first, and sends it a call as Genesys SIP Server would. On a display the agent answers by hand; without one
 * the call is answered by NOTIFY `talk`, and screenshots are left in out/demo.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { simulatorSite } from '../server/sim/genesys';
import { Simulator } from '../server/sim/simulator';
import { addAgent, listAgents, setAgentPassword } from '../server/stack/api/agents';
import { endWithThisProcess } from '../server/stack/api/end-with';
import { ports } from '../server/stack/api/status';
import { down, up } from '../server/stack/api/up';
import { type Lifetime, ToldToEnd, withLifetime } from '../server/stack/host/lifetime';
import { generatePassword } from '../server/stack/settings/secrets';
import { selectStack } from '../server/stack/settings/state-dir';
import { launchElectron, type RunningApp } from '../test/support/desktop/launchElectron';
import { DesktopSession } from '../test/support/desktop/session';

const project = resolve(fileURLToPath(import.meta.url), '../..');
const pictures = join(project, 'out', 'demo');
const agents = ['1001', '1002'] as const;
/** How long Genesys lets the phone ring on a display, in milliseconds. */
const RING_FOR_MS = 60_000;
/** How long the caller then talks, unless the agent hangs up first, in milliseconds. */
const TALK_FOR_MS = 20_000;

const say = (line: string): void => console.log(`demo: ${line}`);

async function bringServersUp({ signal, atEnd }: Lifetime) {
  const set = selectStack({ name: 'demo' });
  say('bringing the server set up; the first time this takes minutes');
  const revoke = await endWithThisProcess(set);
  atEnd(async () => {
    await down(set);
    await revoke();
  });
  const stack = await up(set, { report: say, signal });
  const known = (await listAgents(set)).map(({ dn }) => dn);
  const passwords = new Map<string, string>();
  for (const dn of agents) {
    const password = generatePassword();
    await (known.includes(dn) ? setAgentPassword : addAgent)(set, dn, password);
    passwords.set(dn, password);
  }
  say(`servers are up (${stack.services.map(({ name, version }) => `${name} ${version}`).join(', ')})`);
  return { stack: { ...stack, ports: await ports(set) }, passwords };
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function desktopEnvironment(display: boolean, { atEnd }: Lifetime): Promise<Record<string, string>> {
  if (display) {
    return Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
  }
  say('no display: a private desktop with Xvfb, a keyring and sound takes its place');
  const session = await DesktopSession.start();
  atEnd(() => session.close());
  return session.env;
}

async function build(): Promise<void> {
  const child = spawn('npm', ['run', '--silent', 'build'], {
    cwd: project,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const code = await new Promise<number | null>((done, fail) =>
    child.once('error', fail).once('close', done),
  );
  if (code !== 0) throw new Error(`the build failed with exit code ${code}`);
}

async function startPhone(
  env: Record<string, string>,
  account: { server: string; domain: string; dn: string; caFile: string },
  { atEnd }: Lifetime,
): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-softphone-demo-'));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const configuration = join(folder, 'configuration.json');
  await writeFile(configuration, JSON.stringify(account));
  const listening = process.listeners('SIGINT');
  const phone = await launchElectron({
    appDir: project,
    env,
    userData: join(folder, 'profile'),
    args: [`--config=${configuration}`],
  });
  atEnd(() => phone.close());
  // Playwright's own ends this process at Ctrl-C, before the rest is ended.
  for (const added of process.listeners('SIGINT')) {
    if (!listening.includes(added)) process.off('SIGINT', added);
  }
  return phone;
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Online', { exact: true }).waitFor();
}

async function forgetPassword(key: string): Promise<void> {
  const keytar: typeof import('@github/keytar') = createRequire(import.meta.url)('@github/keytar');
  await keytar.deletePassword('Agent Softphone', key);
}

async function demo(lifetime: Lifetime): Promise<void> {
  const { atEnd } = lifetime;
  const display = hasDisplay();
  const [dn] = agents;
  await build();
  const { stack, passwords } = await bringServersUp(lifetime);
  const env = await desktopEnvironment(display, lifetime);
  const account = { server: stack.wss, domain: stack.domain, dn, caFile: stack.ca };
  const { app, page } = await startPhone(env, account, lifetime);
  await signIn(page, passwords.get(dn) ?? '');
  if (display) atEnd(() => forgetPassword(`${dn}@${stack.domain}`));
  say(`${dn} is signed in and registered at ${stack.wss}`);

  await mkdir(pictures, { recursive: true });
  const photograph = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    say(`out/demo/${name}.png`);
  };
  if (!display) await photograph('1-online');

  const simulator = await Simulator.calling(await simulatorSite(stack, say), {
    flow: display ? 'a-ui' : 'a',
    to: dn,
    assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>',
    // Without a display each step waits until it was photographed.
    steer: display ? [] : ['ringing', 'talk'],
    pace: { patienceMs: RING_FOR_MS, ...(display ? { talkMs: TALK_FOR_MS } : {}) },
  });
  atEnd(() => simulator.close());
  const call = await simulator.call();
  await page.getByRole('button', { name: 'Answer' }).waitFor();
  say(display ? 'a Genesys call rings: answer it' : 'a Genesys call rings');
  if (!display) {
    await photograph('2-ringing');
    call.proceed('ringing');
    await page.getByRole('timer', { name: 'Call time' }).waitFor();
    await photograph('3-answered-by-notify');
    call.proceed('talk');
  }
  const [report] = await simulator.reports();
  // On a display the agent does as he likes: hangs up first, or lets it ring.
  if (report?.failure && display) say(`${report.failure.step}: ${report.failure.reason}`);
  else if (report?.failure) throw new Error(`${report.failure.step}: ${report.failure.reason}`);
  for (const { name, ms } of report?.steps ?? []) say(`${ms.toFixed(0).padStart(7)} ms  ${name}`);

  if (display) {
    say('close the window, or press Ctrl-C, to end the demo and its servers');
    await app.waitForEvent('close', { timeout: 0 });
  } else {
    await photograph('4-call-over');
  }
}

try {
  await withLifetime(demo);
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
}
