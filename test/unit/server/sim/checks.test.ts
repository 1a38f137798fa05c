import { describe, expect, it } from 'vitest';
import { faultIn, faultInAgentOffer, remarkOn } from '../../../../server/sim/checks';
import { parseSipMessage } from '../../../../server/sip/message';

function message(startLine: string, headers: string[], body = '') {
  return parseSipMessage([startLine, ...headers, '', body].join('\r\n'));
}
const DIALOG = ['To: <sip:1@h>;tag=t', 'Contact: <sip:1@h>'];
const audio = (...lines: string[]) => ['v=0', 'c=IN IP4 1.1.1.1', ...lines, ''].join('\r\n');

describe('what a step’s message has to hold', () => {
  it.each([
    ['a 180 without To tag', '180', ['To: <sip:1@h>', 'Contact: <sip:1@h>'], '', /To tag/],
    ['a 180 without Contact', '180', ['To: <sip:1@h>;tag=t'], '', /Contact/],
    ['a 180 that wants PRACK', '180', [...DIALOG, 'Require: 100rel'], '', /PRACK/],
    ['a proper 180', '180', DIALOG, '', undefined],
    ['a 200 without SDP', 'INVITE 200', DIALOG, '', /no audio/],
    ['a 200 that refuses the audio', 'INVITE 200', DIALOG, audio('m=audio 0 RTP/AVP 0'), /port 0/],
    ['a 200 with no codec of the trunk’s', 'INVITE 200', DIALOG, audio('m=audio 9 RTP/AVP 18'), /G\.711/],
    ['a proper 200', 'INVITE 200', DIALOG, audio('m=audio 9 RTP/AVP 0'), undefined],
    ['step 5 held', 're-INVITE 200', DIALOG, audio('m=audio 9 RTP/AVP 0', 'a=inactive'), /inactive/],
    ['any other step', 'BYE 200', [], '', undefined],
  ])('%s', (_, step, headers, body, fault) => {
    const found = faultIn(step, message('SIP/2.0 200 OK', headers, body));
    if (fault) expect(found).toMatch(fault);
    else expect(found).toBeUndefined();
  });

  it('an agent’s hold has to hold, and a retrieve to retrieve', () => {
    const held = message('INVITE sip:x SIP/2.0', [], audio('m=audio 9 RTP/AVP 0', 'a=sendonly'));
    expect(faultInAgentOffer(held, true)).toBeUndefined();
    expect(faultInAgentOffer(held, false)).toMatch(/does not retrieve/);
    expect(faultInAgentOffer(message('INVITE sip:x SIP/2.0', []), true)).toMatch(/no audio/);
  });

  it('a 180 without Allow-Events: talk is allowed and told', () => {
    expect(remarkOn('180', message('SIP/2.0 180 Ringing', DIALOG))).toMatch(/Allow-Events/);
    expect(remarkOn('180', message('SIP/2.0 180 Ringing', ['Allow-Events: hold, talk']))).toBeUndefined();
  });
});
