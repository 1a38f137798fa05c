import { describe, expect, it } from 'vitest';
import { toneFor } from '../../../../../src/renderer/phone/calls/ringing';
import type { Call } from '../../../../../src/shared/domain/call';

const base = { party: { number: '1', name: null }, callUuid: null, startedAt: 0 };
const ringing: Call = { ...base, id: 'r', state: 'ringing', direction: 'incoming' };
const answering: Call = { ...base, id: 'a', state: 'answering', direction: 'incoming', answeredBy: 'ui' };
const calling: Call = { ...base, id: 'd', state: 'dialing', direction: 'outgoing', progress: 'calling' };
const remoteRinging: Call = {
  ...base,
  id: 'd',
  state: 'dialing',
  direction: 'outgoing',
  progress: 'remote-ringing',
};
const speaking: Call = {
  ...base,
  id: 's',
  state: 'established',
  direction: 'incoming',
  establishedAt: 0,
  muted: false,
  localHold: 'on',
  heldByOther: false,
};

describe('toneFor', () => {
  it.each([
    ['nothing', [], null],
    ['a call that rings', [ringing], 'ringing'],
    ['a second call', [speaking, ringing], 'call-waiting'],
    ['a call while another is being answered', [answering, ringing], 'call-waiting'],
    ['a call while dialling', [remoteRinging, ringing], 'call-waiting'],
    ['dialling before it rings', [calling], null],
    ['ringing at the other end', [remoteRinging], 'ringback'],
    ['speaking', [speaking], null],
  ] as const)('%s', (_, calls, tone) => {
    expect(toneFor(calls, () => false)).toBe(tone);
  });

  it('is silent where the other side sends its own tone', () => {
    expect(toneFor([remoteRinging], (id) => id === 'd')).toBeNull();
  });
});
