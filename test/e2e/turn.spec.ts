/** Calls whose media goes through the set's TURN server, with the agent's own DN and password. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ports } from '../../server/stack/api/status';
import { words } from '../../src/renderer/ui/words/words';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { decodeWav } from '../support/audio/wav';
import { test as base, expect } from './callFixtures';
import {
  asDocumented,
  CALLER_HZ,
  callEnded,
  callersTone,
  callTimer,
  expectHeard,
  silence,
  someSpeech,
} from './callSteps';
import type { SignedIn } from './fixtures';
import { watchConnections } from './peerConnections';

type TurnPorts = Pick<Awaited<ReturnType<typeof ports>>, 'turn' | 'turns' | 'https'>;

interface SiteMedia {
  readonly turn: readonly string[];
  readonly media?: 'relay-only';
}

const test = base.extend<{
  /** An agent who has signed in at a site with these servers for media. */
  phoneWith: (media: SiteMedia) => Promise<SignedIn>;
  turnPorts: TurnPorts;
}>({
  phoneWith: async ({ signedIn }, use) => {
    await use(async (config) => {
      const called = await signedIn({ config });
      await watchConnections(called.page);
      return called;
    });
  },
  turnPorts: async ({ stack }, use) => use(await ports(stack.selection)),
});

/** How the media of the call goes: by what kind of own candidate, and over what the relay is reached. */
function way(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const stats = [...((await window.connections.at(-1)?.getStats()) ?? [])].map(([, one]) => one);
    const find = (id: unknown) => stats.find((one) => one.id === id);
    const transport = stats.find(({ type }) => type === 'transport');
    const local = find(find(transport?.selectedCandidatePairId)?.localCandidateId);
    return `${local?.candidateType} ${local?.relayProtocol ?? ''}`.trim();
  });
}

for (const [name, url] of [
  ['at its own port', ({ turns }) => `turns:localhost:${turns}?transport=tcp`],
  ['at the port of HTTPS', ({ https }) => `turns:turn.localhost:${https}?transport=tcp`],
] as const satisfies [string, (ports: TurnPorts) => string][]) {
  test(`a call through the relay alone, by TLS ${name}, is heard in both directions`, async ({
    desktop: { audio },
    genesys,
    inCall,
    phoneWith,
    turnPorts,
  }) => {
    const called = await phoneWith({ turn: [url(turnPorts)], media: 'relay-only' });
    const speaking = await inCall({ play: await genesys.soundFile(callersTone) }, called);
    const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
    await heard.tone(CALLER_HZ, { forMs: 1_000 });
    await heard.stop();
    expect(await way(called.page)).toBe('relay tls');
    await speaking.finish();

    // Another call, in which the caller is silent: what the agent says stands alone.
    const listening = await inCall(
      { play: await genesys.soundFile(silence), record: genesys.recordings },
      called,
    );
    const said = await someSpeech();
    await (await play(audio, audio.headset.microphone.room, said)).ended;
    const { recording = '' } = await listening.finish();
    expectHeard(said, decodeWav(await readFile(recording)));
  });
}

test('an agent who dials out through the relay alone is heard', async ({
  desktop: { audio },
  genesys,
  phoneWith,
  turnPorts,
}) => {
  const { phone } = await phoneWith({
    turn: [`turns:localhost:${turnPorts.turns}?transport=tcp`],
    media: 'relay-only',
  });
  const simulator = await genesys.answer({ play: await genesys.soundFile(callersTone) });
  const answered = simulator.answered(1);
  await phone.page.getByLabel(words.idle.field).fill('55501');
  await phone.page.keyboard.press('Enter');
  await expect(callTimer(phone.page)).toBeVisible();
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await heard.stop();
  expect(await way(phone.page)).toBe('relay tls');
  await phone.page.getByRole('button', { name: words.call.hangUp, exact: true }).click();
  const [report] = await answered;
  expect(report?.failure).toBeUndefined();
});

test('a call does without a TURN server that does not answer', async ({
  desktop: { audio },
  genesys,
  inCall,
  phoneWith,
  turnPorts,
}) => {
  // Nothing answers TLS there.
  const called = await phoneWith({ turn: [`turns:localhost:${turnPorts.turn}?transport=tcp`] });
  const { page, finish } = await inCall({ play: await genesys.soundFile(callersTone) }, called);
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await heard.stop();
  expect(await way(page)).toBe('host');
  await finish();
});

test('the password that the page has for TURN is in no file and no log, and the page stores nothing', async ({
  genesys,
  phoneWith,
  turnPorts,
}) => {
  // Over TLS at the port without: an error of WebRTC on the way.
  const { phone, agent } = await phoneWith({
    turn: [
      `turns:localhost:${turnPorts.turns}?transport=tcp`,
      `turns:localhost:${turnPorts.turn}?transport=tcp`,
    ],
  });
  await asDocumented(await genesys.call({ flow: 'a', to: agent.dn }));
  await expect(callEnded(phone.page, 'hung-up-by-other')).toBeVisible();
  const stored = await phone.page.evaluate(async () => [
    ...Object.entries(localStorage),
    ...Object.entries(sessionStorage),
    ...(await indexedDB.databases()),
  ]);
  expect(stored).toEqual([]);
  await phone.close();
  const files = await readdir(phone.userData, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const name = path.join(file.parentPath, file.name);
    expect((await readFile(name, 'latin1')).includes(agent.password), name).toBe(false);
  }
  expect(phone.logs.join('\n')).not.toContain(agent.password);
});
