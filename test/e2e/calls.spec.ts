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
  callTimer,
  dial,
  expectHeard,
  says,
  silence,
  someSpeech,
  speakUntilHeard,
} from './callSteps';

test.describe('a routed call', () => {
  test('rings, is answered in the window, and goes on after the re-INVITE that follows', async ({
    desktop,
    ringing,
  }) => {
    const { page, finish } = await ringing({ assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>' });
    await expect(says(page, 'Jane Caller')).toBeVisible();
    await expect(says(page, '+15550100')).toBeVisible();
    const shown = await desktop.notifications.waitFor(({ summary, body }) =>
      `${summary} ${body}`.includes('Jane Caller'),
    );
    expect(shown.actions.map(({ key }) => key)).toEqual(expect.arrayContaining(['answer', 'decline']));
    await answerButton(page).click();
    await expect(callTimer(page)).toBeVisible();
    await desktop.notifications.gone(shown.id);
    await finish();
    await expect(callEnded(page, 'hung-up-by-other')).toBeVisible();
  });

  test('is answered by NOTIFY talk from the agent’s desktop', async ({ ringing }) => {
    const { page, call, finish } = await ringing({ flow: 'a', steer: ['ringing', 'talk'] });
    call.proceed('ringing');
    await expect(callTimer(page)).toBeVisible();
    const { steps } = await finish();
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['NOTIFY talk 200', 'INVITE 200', 're-INVITE 200', 'BYE 200']),
    );
  });

  test('is answered from the notification', async ({ desktop, genesys, signedIn }) => {
    const { agent, page } = await signedIn();
    const simulator = await genesys.call({ flow: 'a-ui', to: agent.dn, from: '1777', steer: ['talk'] });
    const call = await simulator.call();
    const shown = await desktop.notifications.waitFor(({ summary, body }) =>
      `${summary} ${body}`.includes('1777'),
    );
    desktop.notifications.invoke(shown.id, 'answer');
    await expect(callTimer(page)).toBeVisible();
    call.proceed('talk');
    await asDocumented(simulator);
  });

  test('is declined', async ({ genesys, signedIn }) => {
    const { agent, page } = await signedIn();
    const simulator = await genesys.call({ flow: 'decline', to: agent.dn });
    await button(page, words.call.decline).click();
    await asDocumented(simulator);
    await expect(callEnded(page, 'declined-by-agent')).toBeVisible();
  });

  test('whose caller gives up stops ringing and says so', async ({ desktop, ringing }) => {
    const { page, call, simulator } = await ringing({ flow: 'cancel', steer: ['ringing'] });
    const { audio } = desktop;
    const ringer = await Recorder.ofOutput(audio, audio.headset.output.name);
    await ringer.anything();
    call.proceed('ringing');
    await asDocumented(simulator);
    await expect(callEnded(page, 'caller-gave-up')).toBeVisible();
    await ringer.silence();
    await ringer.stop();
  });

  test('is hung up by the agent', async ({ inCall }) => {
    const { page, simulator } = await inCall({ flow: 'agent-bye' });
    await button(page, words.call.hangUp).click();
    await asDocumented(simulator);
    await expect(callEnded(page, 'hung-up-by-agent')).toBeVisible();
  });

  test('lets the agent hear the caller', async ({ desktop, genesys, inCall }) => {
    const { audio } = desktop;
    const play = await genesys.soundFile(callersTone);
    const { finish } = await inCall({ play });
    const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
    await heard.tone(CALLER_HZ, { forMs: 1_000 });
    await heard.stop();
    await finish();
  });

  test('lets the caller hear the agent', async ({ desktop, genesys, inCall }) => {
    const { audio } = desktop;
    const { finish } = await inCall({
      play: await genesys.soundFile(silence),
      record: genesys.recordings,
    });
    const said = await someSpeech();
    await (await play(audio, audio.headset.microphone.room, said)).ended;
    const { recording = '' } = await finish();
    expectHeard(said, decodeWav(await readFile(recording)));
  });
});

test.describe('hold', () => {
  test('from the agent’s desktop, by NOTIFY hold and talk', async ({ inCall }) => {
    const { page, call, simulator } = await inCall({
      flow: 'notify-hold',
      steer: ['talk', 'hold', 'retrieve'],
    });
    call.proceed('talk');
    await expect(says(page, words.call.onHoldNotice)).toBeVisible();
    call.proceed('hold');
    await expect(says(page, words.call.onHoldNotice)).toBeHidden();
    call.proceed('retrieve');
    await asDocumented(simulator);
  });

  for (const kind of ['sendonly', 'inactive', 'zero-address'] as const) {
    test(`from the server side (${kind}) is shown, and ends with the retrieve without SDP`, async ({
      inCall,
    }) => {
      const { page, call, simulator } = await inCall({
        flow: 'server-hold',
        hold: kind,
        steer: ['talk', 'held', 'retrieved'],
      });
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
    genesys,
    inCall,
  }) => {
    const { audio } = desktop;
    const { page, finish } = await inCall({ play: await genesys.soundFile(callersTone) });
    const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
    await heard.tone(CALLER_HZ, { forMs: 500 });
    await button(page, words.call.hold).click();
    await expect(says(page, words.call.onHoldNotice)).toBeVisible();
    await heard.silence();
    await button(page, words.call.hold).click();
    await heard.tone(CALLER_HZ, { forMs: 500 });
    await heard.stop();
    await finish();
  });
});

test.describe('click to dial', () => {
  for (const flow of ['b', 'b-refused', 'b-timeout'] as const) {
    test(`flow ${flow}`, async ({ inCall }) => {
      const { page, simulator } = await inCall({ flow });
      await asDocumented(simulator);
      await expect(callEnded(page, flow === 'b-refused' ? 'forbidden' : 'hung-up-by-other')).toBeVisible();
    });
  }
});

test('a single-step transfer by REFER takes the call away from the agent', async ({ inCall }) => {
  const { simulator } = await inCall({ flow: 'refer' });
  await asDocumented(simulator);
});

test('the agent dials out through Genesys', async ({ genesys, signedIn }) => {
  const { page } = await signedIn({ unlimited: true });
  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await dial(page, '+1 (555) 0100-22');
  await expect(callTimer(page)).toBeVisible();
  await expect(says(page, '+1555010022')).toBeVisible();
  await button(page, words.call.hangUp).click();
  const [report] = await answered;
  expect(report?.failure).toBeUndefined();
});

test('a number that the agent may not dial is said to be so', async ({ signedIn }) => {
  const { page } = await signedIn();
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
  await expect(callTimer(annaPhone.page)).toBeVisible();
  await expect(callTimer(benPhone.page)).toBeVisible();

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
