import { describe, expect, it } from 'vitest';
import { encodeCommand, FrameReader, isOneLine, parseReport } from '../../../../server/sim/control/frames';

const FRAME =
  '\r\nCall-ID: 1-2@127.0.0.1\r\nAt: 2026-11-22\t22:05:15.140539\t1795385115.140539\r\nStep: NOTIFY talk 200\r\nGate: notified\r\n\r\nSIP/2.0 200 OK\r\nStep: not this\r\n\r\nbody';

describe('frames', () => {
  it('are put together from pieces', () => {
    const reader = new FrameReader();
    expect(reader.read(Buffer.from('one\u001btw'))).toEqual(['one']);
    expect(reader.read(Buffer.from('o'))).toEqual([]);
    expect(reader.read(Buffer.from('\u001bthree\u001b'))).toEqual(['two', 'three']);
  });

  it('that never end are noticed', () => {
    const reader = new FrameReader();
    reader.read(Buffer.alloc(70_000, 65));
    expect(reader.overlong).toBe(true);
  });
});

describe('a report', () => {
  it('tells step, gate, time and message apart', () => {
    expect(parseReport(FRAME)).toEqual({
      callId: '1-2@127.0.0.1',
      step: 'NOTIFY talk 200',
      gate: 'notified',
      epochMs: 1_795_385_115_140.539,
      message: 'SIP/2.0 200 OK\r\nStep: not this\r\n\r\nbody',
      aborted: false,
    });
  });

  it('of SIPp’s own giving up is known, as is that of the scenarios', () => {
    expect(parseReport('call-id: x\r\ninternal-cmd: abort_call\r\n\r\n')?.aborted).toBe(true);
    expect(parseReport('Call-ID: x\r\nStep: unexpected message\r\n\r\n')?.aborted).toBe(true);
  });

  it('without a call is none', () => {
    expect(parseReport('Step: x\r\n\r\nCall-ID: in the body')).toBeUndefined();
  });
});

describe('a command', () => {
  it('names call, gate and lines, and ends with ESC', () => {
    const command = {
      callId: 'x',
      action: 'continue',
      gate: 'talk',
      lines: { Agent: '1' },
      body: 'v=0',
    } as const;
    expect(encodeCommand(command).toString()).toBe(
      'Call-ID: x\r\nDo: continue at talk;\r\nAgent: 1\r\n\r\nv=0\u001b',
    );
  });

  it('can’t be given a line break', () => {
    const lines = { Agent: '1\r\nDo: hang up' };
    expect(() => encodeCommand({ callId: 'x', action: 'continue', gate: 'g', lines })).toThrow(RangeError);
    expect(isOneLine('a\u001bb')).toBe(false);
  });
});
