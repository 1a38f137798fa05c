import { describe, expect, it } from 'vitest';
import { type TrayFacts, trayModel } from '../../../../src/main/tray/trayModel';
import { dialling, ended, established, ringing } from '../../../support/ui/states';

const online: TrayFacts['status'] = {
  dn: '1002',
  registration: { state: 'registered', since: 0, server: 'wss://phone.example.com/' },
  calls: [],
  lastEnded: null,
  headset: 'present',
};
const facts: TrayFacts = {
  appName: 'Agent Softphone',
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
    ['registered', facts, 'Online'],
    ['offline', failed, 'Offline: Server name not found'],
    [
      'offline',
      { ...failed, status: { ...online, registration: { state: 'connecting' } } },
      'Offline: Server name not found',
    ],
    ['connecting', { ...facts, status: { ...online, registration: { state: 'registering' } } }, 'Signing in'],
    [
      'offline',
      { ...facts, status: { ...online, headset: 'calls-refused' } },
      'Headset unplugged: calls are not offered',
    ],
    ['registered', { ...facts, status: { ...online, headset: 'missing' } }, 'Online'],
    ['ringing', inCalls(ringing), 'Ringing: María José Álvarez'],
    ['in-call', inCalls(dialling), 'Calling María José Álvarez'],
    ['in-call', inCalls(established), 'In call with María José Álvarez'],
    ['muted', inCalls({ ...established, muted: true }), 'Muted, in call with María José Álvarez'],
    ['on-hold', inCalls({ ...established, localHold: 'on' }), 'On hold: María José Álvarez'],
    ['on-hold', inCalls({ ...established, localHold: 'one-sided' }), 'On hold: María José Álvarez'],
    ['on-hold', inCalls({ ...established, heldByOther: true }), 'On hold: María José Álvarez'],
    ['missed', { ...facts, missed: [ended, ended] }, 'Online – 2 missed calls'],
  ] as const)('is %s', (icon, shown, text) => {
    const model = trayModel(shown as TrayFacts);
    expect([model.icon, model.tooltip]).toEqual([icon, `Agent Softphone – 1002 – ${text}`]);
  });

  it('offers what is possible, about the call that it was shown for', () => {
    expect(labels(inCalls(established))).toEqual(['Mute', 'Hold', 'Hang up']);
    expect(labels(inCalls({ ...established, muted: true, localHold: 'on' }))).toEqual([
      'Unmute',
      'Resume',
      'Hang up',
    ]);
    expect(labels(inCalls({ ...established, localHold: 'holding' }))).toEqual(['Mute', 'Hang up']);
    const other = { ...ringing, id: 'b', party: { name: null, number: '4711' } };
    const both = inCalls(established, other);
    expect(trayModel(both).icon).toBe('ringing');
    expect(labels(both)).toEqual([
      'Answer: 4711',
      'Mute: María José Álvarez',
      'Hold: María José Álvarez',
      'Hang up: María José Álvarez',
      'Decline: 4711',
    ]);
    expect(trayModel(both).entries).toContainEqual({
      kind: 'command',
      label: 'Decline: 4711',
      command: { kind: 'decline', callId: 'b' },
    });
  });

  it('calls back who was missed last, where that is possible', () => {
    expect(labels({ ...facts, missed: [ended] })).toEqual(['Call back María José Álvarez']);
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
