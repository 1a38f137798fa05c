import type { SettingsState } from '../../../src/renderer/settings/settings';
import { defaultSettings, withSet } from './fakeSettings';
import { soundSet } from './soundStates';
import type { StateName } from './states';

const places = {
  provisioned: '/etc/agent-softphone/config.json',
  policy: '/etc/agent-softphone/policy.json',
};
const mine = withSet(defaultSettings, 'user', { 'incoming.show': 'card', 'hotkeys.hold': null });
const byIt = withSet(
  withSet({ ...mine, places }, 'provisioned', { 'notifications.missedCalls': false }),
  'policy',
  { 'incoming.hideCallerWhenLocked': true, 'log.hideParties': true },
);
const damaged = {
  kind: 'set-aside',
  aside: '/home/maria/.config/Agent Softphone/settings.json.corrupt-2026-03-09T091503.512Z',
  wrong: ['(whole)'],
} as const;

const byRule = withSet({ ...defaultSettings, places }, 'provisioned', soundSet.rule);
const own = withSet(defaultSettings, 'user', soundSet.own);

/** What the settings hold in a state of the gallery; the defaults where nothing is said. */
export const settingsStates: Partial<Record<StateName, SettingsState>> = {
  'settings-locked': byIt,
  'settings-search': byIt,
  'settings-hotkeys': {
    ...mine,
    hotkeys: {
      ...mine.hotkeys,
      answer: { accelerator: null, state: 'taken', holder: 'Teams' },
      end: { accelerator: null, state: 'duplicate', holder: null },
    },
  },
  'settings-problems': {
    ...byIt,
    problems: [
      damaged,
      { kind: 'wrong-value', source: 'policy', place: places.policy, key: 'preferences.incoming.show' },
    ],
  },
  sound: byRule,
  'sound-own': own,
  'sound-locked': withSet(byRule, 'policy', { 'sound.ownDevices': false }),
  'sound-ringing': byRule,
  'sound-in-call': own,
  'settings-damaged': { ...defaultSettings, problems: [damaged] },
};
