import type { MicrophoneProblem } from '../../phone/phone';
import type { CheckAnswer, CheckStep, Loudness } from '../model/checkSteps';
import { words } from './words';

const loudness: Record<Loudness, string> = {
  silent: 'Silent',
  quiet: 'Quiet',
  good: 'Good',
  loud: 'Too loud',
};

const step: Record<CheckStep, { readonly title: string; readonly hint: string }> = {
  hear: { title: 'Do you hear the tone?', hint: 'Three short tones, on the speaker where you hear callers.' },
  speak: {
    title: 'Speak: do you hear yourself?',
    hint: 'The bar moves while you speak. Record a sentence, and hear it as callers do.',
  },
  echo: {
    title: 'Call the echo test',
    hint: 'It sends back what you say: all the way over the network, as in a real call. Hang up when you have heard enough.',
  },
};

const no: Record<CheckStep, readonly string[]> = {
  hear: [
    'Turn the volume up: on the headset, and in this computer’s sound settings.',
    'Put the headset on and check its plug or its battery.',
    'Choose another speaker, then play the tone again.',
  ],
  speak: [
    'If the bar moved and you heard nothing: turn the speaker’s volume up.',
    'If the bar was low: bring the microphone closer, and turn its level up in this computer’s sound settings.',
    'Choose another microphone, then record again.',
  ],
  echo: [
    'If the call did not come about: see whether the phone is online, and tell IT.',
    'If it did and you heard nothing: the network or VPN lets no sound through. Tell IT.',
  ],
};

const result: Record<CheckStep, Record<CheckAnswer, string>> = {
  hear: {
    yes: 'You hear callers',
    no: 'You did not hear the tone',
    skipped: 'Not checked: whether you hear callers',
  },
  speak: {
    yes: 'Your microphone works',
    no: 'You did not hear yourself',
    skipped: 'Not checked: your microphone',
  },
  echo: {
    yes: 'Calls carry sound both ways',
    no: 'The echo test failed',
    skipped: 'Not checked: sound in a call',
  },
};

const allow: Record<string, string> = {
  darwin: 'Open System Settings, Privacy & Security, Microphone, and allow Agent Softphone.',
  win32: 'Open Settings, Privacy & security, Microphone, and let desktop apps use it.',
};

export const checkWords = {
  title: 'Check your sound',
  offer: 'A minute now, and you know that callers hear you.',
  start: 'Start',
  later: 'Not now',
  close: 'Leave the check',
  place: (at: number, of: number) => `Step ${at} of ${of}`,
  step,
  on: (device: string) => `On ${device}`,
  noDevice: 'There is no device for it. Plug the headset in.',
  playTone: 'Play the tone',
  record: 'Record 4 seconds',
  recording: 'Recording: say something',
  playing: 'Playing what you said',
  stop: 'Stop',
  callEcho: 'Call the echo test',
  echoName: 'Echo test',
  echoHint: 'Speak: you should hear yourself a moment later. Hang up when you have.',
  heardYourself: 'Did you hear yourself?',
  yes: 'Yes',
  no: 'No',
  skip: 'Skip',
  tryThis: 'Try this',
  noText: no,
  silentMicrophone: {
    title: 'Your microphone is silent',
    advice: 'Unmute it: on the headset, by its cable or arm, and in this computer’s sound settings.',
  },
  microphoneProblem: (problem: MicrophoneProblem, platform: string) => {
    const { title, advice } = words.microphone[problem];
    return { title, advice: problem === 'denied' ? (allow[platform] ?? advice) : advice };
  },
  devices: 'Choose devices',
  goOn: 'Go on',
  goodEnd: 'Your sound works',
  badEnd: 'Something does not work yet',
  skippedEnd: 'What was checked works',
  result,
  again: 'Check again',
  done: 'Done',
  meter: { microphone: 'Microphone level', speaker: 'Speaker level' },
  loudness,
  ringTone: (device: string) => `Play the tone on ${device}`,
} as const;
