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
  hear: { title: 'Can you hear the tone?', hint: 'Three short tones on the speaker you hear callers on.' },
  speak: {
    title: 'Speak: can you hear yourself?',
    hint: 'The bar moves while you speak. Record a sentence and hear it as callers do.',
  },
  echo: {
    title: 'Call the echo test',
    hint: 'It plays back what you say over the network, as in a real call. Hang up when you’ve heard enough.',
  },
};

const no: Record<CheckStep, readonly string[]> = {
  hear: [
    'Turn up the volume on your headset and in your computer’s sound settings.',
    'Put on your headset and check its plug or battery.',
    'Choose another speaker, then play the tone again.',
  ],
  speak: [
    'If the bar moved but you heard nothing, turn up the speaker.',
    'If the bar stayed low, move the microphone closer and turn up its level in your computer’s sound settings.',
    'Choose another microphone, then record again.',
  ],
  echo: [
    'If the call didn’t connect, check that you’re online, then contact IT.',
    'If it connected but you heard nothing, the network or VPN is blocking audio. Contact IT.',
  ],
};

const result: Record<CheckStep, Record<CheckAnswer, string>> = {
  hear: {
    yes: 'You can hear callers',
    no: 'You didn’t hear the tone',
    skipped: 'Not checked: hearing callers',
  },
  speak: {
    yes: 'Your microphone works',
    no: 'You didn’t hear yourself',
    skipped: 'Not checked: your microphone',
  },
  echo: {
    yes: 'Calls carry audio both ways',
    no: 'The echo test failed',
    skipped: 'Not checked: audio in a call',
  },
};

const allow: Record<string, string> = {
  darwin: 'Go to System Settings > Privacy & Security > Microphone and allow Agent Softphone.',
  win32: 'Go to Settings > Privacy & security > Microphone and let desktop apps use it.',
};

export const checkWords = {
  title: 'Check your sound',
  offer: 'Take a minute to make sure callers can hear you.',
  start: 'Start',
  later: 'Not now',
  close: 'Leave the check',
  place: (at: number, of: number) => `Step ${at} of ${of}`,
  step,
  on: (device: string) => `On ${device}`,
  noDevice: 'No device is connected. Plug in your headset.',
  playTone: 'Play the tone',
  record: 'Record 4 seconds',
  recording: 'Recording. Say something.',
  playing: 'Playing what you said',
  stop: 'Stop',
  callEcho: 'Call the echo test',
  echoName: 'Echo test',
  echoHint: 'Speak, and you should hear yourself a moment later. Then hang up.',
  heardYourself: 'Did you hear yourself?',
  yes: 'Yes',
  no: 'No',
  skip: 'Skip',
  tryThis: 'Try this',
  noText: no,
  silentMicrophone: {
    title: 'Your microphone is silent',
    advice: 'Unmute it on the headset, on its cable or arm, and in your computer’s sound settings.',
  },
  microphoneProblem: (problem: MicrophoneProblem, platform: string) => {
    const { title, advice } = words.microphone[problem];
    return { title, advice: problem === 'denied' ? (allow[platform] ?? advice) : advice };
  },
  devices: 'Choose devices',
  goOn: 'Continue',
  goodEnd: 'Your sound works',
  badEnd: 'Something isn’t working yet',
  skippedEnd: 'What you checked works',
  result,
  again: 'Check again',
  done: 'Done',
  meter: { microphone: 'Microphone level', speaker: 'Speaker level' },
  loudness,
  ringTone: (device: string) => `Play the tone on ${device}`,
} as const;
