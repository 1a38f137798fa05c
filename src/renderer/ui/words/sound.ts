import type { SoundRoleId } from '../../../shared/domain/devices/soundDevices';

/** "A", "A and B", "A, B and C". */
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;

const role: Record<SoundRoleId, { readonly title: string; readonly hint: string; readonly none: string }> = {
  microphone: {
    title: 'Microphone',
    hint: 'What callers hear you with.',
    none: 'No microphone is plugged in.',
  },
  speaker: { title: 'Speaker', hint: 'Where you hear callers.', none: 'Nothing to hear with is plugged in.' },
  ringers: {
    title: 'Ringers',
    hint: 'Where calls ring, on all of them at once.',
    none: 'Nothing to ring on is plugged in.',
  },
};

export const soundWords = {
  title: 'Sound',
  open: 'Sound',
  back: 'Back',
  role,
  inUse: 'In use',
  unnamed: 'A device without a name',
  why: {
    own: 'Chosen by you.',
    ownByIt: 'Set by your organisation.',
    ownSystem: 'Chosen by you: whichever this computer uses.',
    ownUntil: (names: readonly string[]) => `Chosen by you, until ${list(names)} is back.`,
    rule: (place: number, pattern: string, byIt: boolean) =>
      `By ${byIt ? 'your organisation’s ' : ''}rule ${place}: ${pattern}`,
    system: 'The one that this computer uses.',
    systemSince: (wished: readonly string[]) =>
      `The one that this computer uses, since none of ${list(wished)} is plugged in.`,
    ruleOf: (pattern: string) => `“${pattern}”`,
    until: (names: readonly string[]) => `Your choice is ${list(names)}: it is used as soon as it is back.`,
  },
  locked: (by: string) => `You cannot choose here. ${by}`,
  choose: (several: boolean) => (several ? 'Choose devices' : 'Choose another'),
  choices: (title: string) => `Choose: ${title}`,
  automatic: 'Automatic',
  automaticByRules: 'By your organisation’s rules, else the one that this computer uses',
  automaticBySystem: 'The one that this computer uses',
  system: 'Same as this computer',
  systemNow: (device: string) => `Now: ${device}`,
  twin: (place: number, count: number) => `${place} of ${count} of this name`,
  absent: 'Not plugged in. Used when it is back.',
  forget: (device: string) => `Forget ${device}`,
  backToAutomatic: 'Back to automatic',
} as const;
