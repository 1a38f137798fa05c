/** Calls as agents have them: a real Electron, the real servers, and SIPp for Genesys SIP Server only. */
import { readFile } from 'node:fs/promises';
import { words } from '../../src/renderer/ui/words/words';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { decodeWav } from '../support/audio/wav';
import { expect, test } from './callFixtures';
import {
  answerButton,
  asDocumented,
  button,
  CALLER_HZ,
  callEnded,
  callersTone,
  dial,
  expectHeard,
  inCall,
  says,
  silence,
  someSpeech,
  speakUntilHeard,
} from './callSteps';

test.describe('a routed call', () => {
  test('rings, is answered in the window, and goes on after the re-INVITE that follows', async ({
    desktop,
    stack,
    genesys,
    launchPhone,
  }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({
      flow: 'a-ui',
      to: agent.dn,
      assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>',
      steer: ['talk'],
    });
    const call = await simulator.call();
    await expect(answerButton(page)).toBeVisible();
    await expect(says(page, 'Jane Caller')).toBeVisible();
    await expect(says(page, '+15550100')).toBeVisible();
    const shown = await desktop.notifications.waitFor(({ summary, body }) =>
      `${summary} ${body}`.includes('Jane Caller'),
    );
    expect(shown.actions.map(({ key }) => key)).toEqual(expect.arrayContaining(['answer', 'decline']));
    await answerButton(page).click();
    await expect(inCall(page)).toBeVisible();
    await desktop.notifications.gone(shown.id);
    call.proceed('talk');
    await asDocumented(simulator);
    await expect(callEnded(page, 'hung-up-by-other')).toBeVisible();
  });

  test('is answered by NOTIFY talk from the agent’s desktop', async ({ stack, genesys, launchPhone }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({ flow: 'a', to: agent.dn, steer: ['ringing', 'talk'] });
    const call = await simulator.call();
    await expect(answerButton(page)).toBeVisible();
    call.proceed('ringing');
    await expect(inCall(page)).toBeVisible();
    call.proceed('talk');
    const { steps } = await asDocumented(simulator);
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['NOTIFY talk 200', 'INVITE 200', 're-INVITE 200', 'BYE 200']),
    );
  });

  test('is answered from the notification', async ({ desktop, stack, genesys, launchPhone }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({ flow: 'a-ui', to: agent.dn, from: '1777', steer: ['talk'] });
    const call = await simulator.call();
    const shown = await desktop.notifications.waitFor(({ summary, body }) =>
      `${summary} ${body}`.includes('1777'),
    );
    desktop.notifications.invoke(shown.id, 'answer');
    await expect(inCall(page)).toBeVisible();
    call.proceed('talk');
    await asDocumented(simulator);
  });

  test('is declined', async ({ stack, genesys, launchPhone }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({ flow: 'decline', to: agent.dn });
    await button(page, words.call.decline).click();
    await asDocumented(simulator);
    await expect(callEnded(page, 'declined-by-agent')).toBeVisible();
  });

  test('whose caller gives up stops ringing and says so', async ({
    desktop,
    stack,
    genesys,
    launchPhone,
  }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({ flow: 'cancel', to: agent.dn, steer: ['ringing'] });
    const call = await simulator.call();
    await expect(answerButton(page)).toBeVisible();
    const { audio } = desktop;
    const ringer = await Recorder.ofOutput(audio, audio.headset.output.name);
    await ringer.anything();
    call.proceed('ringing');
    await asDocumented(simulator);
    await expect(callEnded(page, 'caller-gave-up')).toBeVisible();
    await ringer.silence();
    await ringer.stop();
  });

  test('is hung up by the agent', async ({ stack, genesys, launchPhone }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({ flow: 'agent-bye', to: agent.dn });
    await expect(inCall(page)).toBeVisible();
    await button(page, words.call.hangUp).click();
    await asDocumented(simulator);
    await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();
  });

  test('lets the agent hear the caller', async ({ desktop, stack, genesys, launchPhone }) => {
    const { audio } = desktop;
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const play = await genesys.soundFile(callersTone);
    const simulator = await genesys.call({ flow: 'a', to: agent.dn, steer: ['talk'], play });
    const call = await simulator.call();
    await expect(inCall(page)).toBeVisible();
    const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
    await heard.tone(CALLER_HZ, { forMs: 1_000 });
    await heard.stop();
    call.proceed('talk');
    await asDocumented(simulator);
  });

  test('lets the caller hear the agent', async ({ desktop, stack, genesys, launchPhone }) => {
    const { audio } = desktop;
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({
      flow: 'a',
      to: agent.dn,
      steer: ['talk'],
      play: await genesys.soundFile(silence),
      record: genesys.recordings,
    });
    const call = await simulator.call();
    await expect(inCall(page)).toBeVisible();
    const said = await someSpeech();
    await (await play(audio, audio.headset.microphone.room, said)).ended;
    call.proceed('talk');
    const { recording = '' } = await asDocumented(simulator);
    expectHeard(said, decodeWav(await readFile(recording)));
  });
});

test.describe('hold', () => {
  test('from the agent’s desktop, by NOTIFY hold and talk', async ({ stack, genesys, launchPhone }) => {
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({
      flow: 'notify-hold',
      to: agent.dn,
      steer: ['talk', 'hold', 'retrieve'],
    });
    const call = await simulator.call();
    await expect(inCall(page)).toBeVisible();
    call.proceed('talk');
    await expect(says(page, words.call.onHoldNotice)).toBeVisible();
    call.proceed('hold');
    await expect(says(page, words.call.onHoldNotice)).toBeHidden();
    call.proceed('retrieve');
    await asDocumented(simulator);
  });

  for (const kind of ['sendonly', 'inactive', 'zero-address'] as const) {
    test(`from the server side (${kind}) is shown, and ends with the retrieve without SDP`, async ({
      stack,
      genesys,
      launchPhone,
    }) => {
      const agent = await stack.newAgent();
      const { page } = await launchPhone({ agent });
      const simulator = await genesys.call({
        flow: 'server-hold',
        to: agent.dn,
        hold: kind,
        steer: ['talk', 'held', 'retrieved'],
      });
      const call = await simulator.call();
      await expect(inCall(page)).toBeVisible();
      call.proceed('talk');
      await expect(says(page, words.call.heldByOtherNotice)).toBeVisible();
      call.proceed('held');
      await expect(says(page, words.call.heldByOtherNotice)).toBeHidden();
      call.proceed('retrieved');
      await asDocumented(simulator);
    });
  }

  test('by the agent, in the window: what the agent says is heard no more, then again', async ({
    desktop,
    stack,
    genesys,
    launchPhone,
  }) => {
    const { audio } = desktop;
    const agent = await stack.newAgent();
    const { page } = await launchPhone({ agent });
    const simulator = await genesys.call({
      flow: 'a',
      to: agent.dn,
      steer: ['talk'],
      play: await genesys.soundFile(callersTone),
    });
    const call = await simulator.call();
    await expect(inCall(page)).toBeVisible();
    const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
    await heard.tone(CALLER_HZ, { forMs: 500 });
    await button(page, words.call.hold).click();
    await expect(says(page, words.call.onHoldNotice)).toBeVisible();
    await heard.silence();
    await button(page, words.call.hold).click();
    await heard.tone(CALLER_HZ, { forMs: 500 });
    await heard.stop();
    call.proceed('talk');
    await asDocumented(simulator);
  });
});

test.describe('click to dial', () => {
  for (const flow of ['b', 'b-refused', 'b-timeout'] as const) {
    test(`flow ${flow}`, async ({ stack, genesys, launchPhone }) => {
      const agent = await stack.newAgent();
      const { page } = await launchPhone({ agent });
      const simulator = await genesys.call({ flow, to: agent.dn });
      await expect(inCall(page)).toBeVisible();
      await asDocumented(simulator);
      await expect(callEnded(page, flow === 'b-refused' ? 'forbidden' : 'hung-up-by-other')).toBeVisible();
    });
  }
});

test('a single-step transfer by REFER takes the call away from the agent', async ({
  stack,
  genesys,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { page } = await launchPhone({ agent });
  const simulator = await genesys.call({ flow: 'refer', to: agent.dn });
  await expect(inCall(page)).toBeVisible();
  await asDocumented(simulator);
});

test('the agent dials out through Genesys', async ({ stack, genesys, launchPhone }) => {
  const agent = await stack.newAgent({ unlimited: true });
  const { page } = await launchPhone({ agent });
  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await dial(page, '+1 (555) 0100-22');
  await expect(inCall(page)).toBeVisible();
  await expect(says(page, '+1555010022')).toBeVisible();
  await button(page, words.call.hangUp).click();
  const [report] = await answered;
  expect(report?.failure).toBeUndefined();
});

test('a number that the agent may not dial is said to be so', async ({ stack, launchPhone }) => {
  const { page } = await launchPhone({ agent: await stack.newAgent() });
  await dial(page, '+1 (555) 0100-22');
  await expect(callEnded(page, 'forbidden')).toBeVisible();
});

test('two agents call each other and hear each other', async ({ desktop, stack, launchPhone }) => {
  const [anna, ben] = [await stack.newAgent(), await stack.newAgent()];
  const benSound = await desktop.addAudioServer();
  const { audio } = desktop;
  const annaPhone = await launchPhone({ agent: anna });
  const benPhone = await launchPhone({ agent: ben, audio: benSound });
  await dial(annaPhone.page, ben.dn);
  await expect(says(benPhone.page, anna.dn)).toBeVisible();
  await answerButton(benPhone.page).click();
  await expect(inCall(annaPhone.page)).toBeVisible();
  await expect(inCall(benPhone.page)).toBeVisible();

  const said = await someSpeech();
  for (const [from, to] of [
    [audio, benSound],
    [benSound, audio],
  ] as const) {
    await speakUntilHeard(from, to, said);
  }
  await button(annaPhone.page, words.call.hangUp).click();
  await expect(callEnded(benPhone.page, 'hung-up-by-other')).toBeVisible();
});

test('a colleague who is not there is said to be so', async ({ stack, launchPhone }) => {
  const [agent, absent] = [await stack.newAgent(), await stack.newAgent()];
  const { page } = await launchPhone({ agent });
  await dial(page, absent.dn);
  await expect(callEnded(page, 'other-unavailable')).toBeVisible();
});
