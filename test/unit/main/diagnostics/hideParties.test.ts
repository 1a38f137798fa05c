import { describe, expect, it } from 'vitest';
import { createPartyHider } from '../../../../src/main/diagnostics/hideParties';
import { logLine } from '../../../../src/main/diagnostics/logLine';

const hide = createPartyHider();
const mark = /^party-[0-9a-f]{6}$/;
const text = (value: unknown): string => JSON.stringify(hide(value));

describe('who calls', () => {
  it.each([
    { number: '+49 30 5550 1234' },
    { party: { number: '4711', name: 'Jane Caller' } },
    { lost: [{ number: '4711', name: 'Jane Caller' }] },
    { callerName: 'Jane Caller', remoteNumber: 4711 },
    { parties: ['4711', 'Jane Caller'] },
    { from: 'Jane Caller', to: '4711', target: '4711' },
    { from: '"Jane Caller" <sip:4711@phone.example.com>;tag=1' },
    { text: 'INVITE sip:4711@phone.example.com SIP/2.0\r\nFrom: Jane Caller <sip:4711@x>;tag=2' },
    { text: 'P-Asserted-Identity: "Jane \\"JC\\" Caller" <tel:+493055501234>' },
    { url: 'tel:+49-30-5550-1234;ext=7', other: 'callto://4711', third: 'sips:4711@x' },
    { error: new Error('call to +49 (30) 5550-1234 failed, then 4930555012 too').message },
  ])('is not told by %j', (fields) => {
    const said = text(fields);
    expect(said).not.toMatch(/4711|5550|Jane|Caller(?!Name)|4930/);
    expect(said).toMatch(/party-[0-9a-f]{6}/);
  });

  it('can be told from another, and is the same however it is written', () => {
    const marks = ['+49 30 55501234', '004930 55501234', '4930/5550-1234'].map(
      (number) => (hide({ number }) as { number: string }).number,
    );
    expect(new Set(marks).size).toBe(1);
    expect(marks[0]).toMatch(mark);
    expect(text('sip:+493055501234@x')).toBe(`"sip:${marks[0]}@x"`);
    expect(hide({ number: '+49 30 55501235' })).not.toEqual({ number: marks[0] });
  });

  it('has another mark in the next run', () => {
    expect(createPartyHider()({ number: '4711' })).not.toEqual(hide({ number: '4711' }));
  });
});

it.each([
  { server: 'wss://phone.example.com:8089/', dn: '1001', ms: 1_234_567, ok: true, none: null },
  { time: '2026-06-15T12:00:00.000Z', url: 'https://[2001:db8::7]:8089/ws', address: '192.168.100.200' },
  { error: { name: 'TypeError', message: 'x is not a function', stack: 'at y (app://phone/a.js:1:2345)' } },
  { callUuid: '01GTKV9JH8C9VF8QVQ4D02LAES00005K', registrar: 'sip:phone.example.com', number: '' },
])('all else stays: %j', (fields) => expect(hide(fields)).toEqual(fields));

it('hides in a line what is redacted already', () => {
  const line = logLine(new Date(0), 'info', 'x', { number: '4711', password: 'p' }, hide);
  expect(JSON.parse(line)).toMatchObject({ number: expect.stringMatching(mark), password: '[hidden]' });
});
