import { expect, it } from 'vitest';
import type { CallReport } from '../../../../server/sim/call';
import { printReports } from '../../../../server/sim/print';

it('prints each step with its time, and names the one that failed', () => {
  const report: CallReport = {
    flow: 'a',
    agent: '1002',
    uuid: 'U'.repeat(32),
    callId: 'c',
    ok: false,
    failure: { step: 'NOTIFY talk 200', reason: 'it did not happen within 27 s' },
    steps: [{ name: '180', ms: 12.34, epochMs: 0, detail: 'SIP/2.0 180 Ringing' }],
    remarks: ['180 without Allow-Events: talk'],
    media: {
      packetsSent: 1,
      packetsReceived: 2,
      packetsLost: 3,
      firstPacketAt: undefined,
      digits: '5',
    },
    recording: undefined,
  };
  expect(printReports([report, { ...report, ok: true, failure: undefined }])).toMatchInlineSnapshot(`
    "flow a  agent 1002  CallUUID UUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUU  Call-ID c
          12.3 ms  180                        SIP/2.0 180 Ringing
      audio: 1 packets sent, 2 received, 3 lost, digits 5
      note: 180 without Allow-Events: talk
      FAILED at "NOTIFY talk 200": it did not happen within 27 s

    flow a  agent 1002  CallUUID UUUUUUUUUUUUUUUUUUUUUUUUUUUUUUUU  Call-ID c
          12.3 ms  180                        SIP/2.0 180 Ringing
      audio: 1 packets sent, 2 received, 3 lost, digits 5
      note: 180 without Allow-Events: talk
      as documented

    2 call(s), 1 as documented, 1 not"
  `);
});
