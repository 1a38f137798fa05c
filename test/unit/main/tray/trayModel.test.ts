import { describe, expect, it } from 'vitest';
import { type TrayFacts, trayModel } from '../../../../src/main/tray/trayModel';
import { desktopWords } from '../../../../src/shared/words/desktop';
import { problemTitle, registrationWords } from '../../../../src/shared/words/registration';
import { dialling, ended, established, ringing } from '../../../support/ui/states';

const words = desktopWords.tray;
const { state } = registrationWords;
const online: TrayFacts['status'] = {
  dn: '1002',
  registration: { state: 'registered', since: 0, server: 'wss://phone.example.com/' },
  calls: [],
  lastEnded: null,
  headset: 'present',
  acceptsCalls: true,
};
const facts: TrayFacts = {
  appName: 'The phone',
  status: online,
  problem: null,
  missed: [],
  callersHidden: false,
};
const inCalls = (...calls: TrayFacts['status']['calls']): TrayFacts => ({
  ...facts,
  status: { ...online, calls },
});
const labels = (of: TrayFacts) =>
  trayModel(of).entries.flatMap((entry) => (entry.kind === 'command' ? [entry.label] : []));
const lost = { kind: 'server-unreachable', detail: 'name-not-found', retryAt: null } as const;
const failed: TrayFacts = {
  ...facts,
  problem: lost,
  status: { ...online, registration: { state: 'failed', problem: lost } },
};

describe('the tray', () => {
  it.each([
    ['registered', facts, state.registered],
    ['offline', failed, words.state.offline(problemTitle(lost))],
    [
      'offline',
      { ...failed, status: { ...online, registration: { state: 'connecting' } } },
      words.state.offline(problemTitle(lost)),
    ],
    [
      'connecting',
      { ...facts, status: { ...online, registration: { state: 'registering' } } },
      state.registering,
    ],
    ['offline', { ...facts, status: { ...online, acceptsCalls: false } }, registrationWords.headsetMissing],
    ['registered', { ...facts, status: { ...online, headset: 'missing' } }, state.registered],
    ['ringing', inCalls(ringing), words.state.ringing('María José Álvarez')],
    ['in-call', inCalls(dialling), words.state.calling('María José Álvarez')],
    ['in-call', inCalls(established), words.state.inCall('María José Álvarez')],
    ['muted', inCalls({ ...established, muted: true }), words.state.muted('María José Álvarez')],
    ['on-hold', inCalls({ ...established, localHold: 'on' }), words.state.onHold('María José Álvarez')],
    [
      'on-hold',
      inCalls({ ...established, localHold: 'one-sided' }),
      words.state.onHold('María José Álvarez'),
    ],
    ['on-hold', inCalls({ ...established, heldByOther: true }), words.state.onHold('María José Álvarez')],
    ['missed', { ...facts, missed: [ended, ended] }, `${state.registered} – ${words.missed(2)}`],
  ] as const)('is %s', (icon, shown, text) => {
    const model = trayModel(shown as TrayFacts);
    expect([model.icon, model.tooltip]).toEqual([icon, `The phone – 1002 – ${text}`]);
  });

  it.each([
    [established, 'On a call, number withheld'],
    [{ ...established, muted: true }, 'Muted, on a call, number withheld'],
  ])('says that the number is withheld', (call, text) => {
    const party = { name: null, number: '' };
    expect(trayModel(inCalls({ ...call, party })).tooltip).toContain(text);
  });

  it('offers what is possible, about the call that it was shown for', () => {
    expect(labels(inCalls(established))).toEqual([words.mute, words.hold, words.hangUp]);
    expect(labels(inCalls({ ...established, muted: true, localHold: 'on' }))).toEqual([
      words.unmute,
      words.retrieve,
      words.hangUp,
    ]);
    expect(labels(inCalls({ ...established, localHold: 'holding' }))).toEqual([words.mute, words.hangUp]);
    const other = { ...ringing, id: 'b', party: { name: null, number: '4711' } };
    const both = inCalls(established, other);
    expect(trayModel(both).icon).toBe('ringing');
    expect(labels(both)).toEqual([
      words.about(words.answer, '4711'),
      words.about(words.mute, 'María José Álvarez'),
      words.about(words.hold, 'María José Álvarez'),
      words.about(words.hangUp, 'María José Álvarez'),
      words.about(words.decline, '4711'),
    ]);
    expect(trayModel(both).entries).toContainEqual({
      kind: 'command',
      label: words.about(words.decline, '4711'),
      command: { kind: 'decline', callId: 'b' },
    });
  });

  it('calls back who was missed last, where that is possible', () => {
    expect(labels({ ...facts, missed: [ended] })).toEqual([words.callBack('María José Álvarez')]);
    expect(labels({ ...facts, missed: [{ party: { name: null, number: '' } }] })).toEqual([]);
    expect(labels({ ...failed, missed: [ended] })).toEqual([]);
  });

  it('names nobody on a locked screen', () => {
    const hidden = { ...inCalls(ringing), missed: [ended], callersHidden: true };
    expect(JSON.stringify(trayModel(hidden))).not.toMatch(/María|5550/);
  });

  it('keeps the tooltip as short as Windows needs it', () => {
    const long = { ...established, party: { name: 'x'.repeat(256), number: '1' } };
    expect(trayModel(inCalls(long, { ...ringing, id: 'b' })).tooltip.length).toBeLessThanOrEqual(127);
  });
});
