import type { SoundRoleId } from '../../../shared/domain/devices/soundDevices';

/** "A", "A and B", "A, B and C". */
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;

const role: Record<SoundRoleId, { readonly title: string; readonly hint: string; readonly none: string }> = {
  microphone: {
    title: 'Microphone',
    hint: 'What callers hear you through.',
    none: 'No microphone is connected.',
  },
  speaker: { title: 'Speaker', hint: 'Where you hear callers.', none: 'No speaker or headset is connected.' },
  ringers: {
    title: 'Ringers',
    hint: 'Where calls ring, on all of them at once.',
    none: 'No speaker or headset is connected.',
  },
};

export const soundWords = {
  title: 'Sound',
  open: 'Sound',
  back: 'Back',
  role,
  inUse: 'In use',
  unnamed: 'Unnamed device',
  why: {
    own: 'Chosen by you.',
    ownByIt: 'Set by your organisation.',
    ownSystem: 'Chosen by you: your computer’s default.',
    ownUntil: (names: readonly string[]) => `Chosen by you until ${list(names)} is back.`,
    rule: (place: number, pattern: string, byIt: boolean) =>
      `${byIt ? 'Your organisation’s rule' : 'Rule'} ${place}: ${pattern}`,
    system: 'Your computer’s default.',
    systemSince: (wished: readonly string[]) =>
      `Your computer’s default, because ${list(wished)} ${wished.length === 1 ? 'isn’t' : 'aren’t'} connected.`,
    ruleOf: (pattern: string) => `“${pattern}”`,
    until: (names: readonly string[]) => `Your choice, ${list(names)}, will be used when it’s back.`,
  },
  locked: (by: string) => `You can’t choose here. ${by}`,
  choose: (several: boolean) => (several ? 'Choose devices' : 'Choose another'),
  choices: (title: string) => `Choose: ${title}`,
  automatic: 'Automatic',
  automaticByRules: 'Your organisation’s rules, or your computer’s default',
  automaticBySystem: 'Your computer’s default',
  system: 'Same as this computer',
  systemNow: (device: string) => `Now: ${device}`,
  twin: (place: number, count: number) => `${place} of ${count} with this name`,
  absent: 'Not connected. Will be used when it’s back.',
  forget: (device: string) => `Forget ${device}`,
  backToAutomatic: 'Back to automatic',
} as const;
