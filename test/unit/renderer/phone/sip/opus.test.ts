import { describe, expect, it } from 'vitest';
import { resilientOpus } from '../../../../../src/renderer/phone/sip/opus';

function sdp(...lines: string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ...lines, ''].join('\r\n');
}

/** Chromium 130, as answer and as offer the same here. */
const chromium = (fmtp: string) =>
  sdp(
    'm=audio 47887 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    fmtp,
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
    'a=rtpmap:0 PCMU/8000',
  );

/** Asterisk 22: its offer has no parameters, that of a re-INVITE one, its answers none. */
const asterisk = (...fmtp: string[]) =>
  sdp(
    'm=audio 12384 UDP/TLS/RTP/SAVPF 107 0 8 101',
    'a=rtpmap:107 opus/48000/2',
    ...fmtp,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/48000',
    'a=fmtp:101 0-16',
  );

describe('resilientOpus', () => {
  it.each([
    [
      'what Chromium says',
      chromium('a=fmtp:111 minptime=10;useinbandfec=1'),
      chromium('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1'),
    ],
    ['an offer of Asterisk', asterisk(), asterisk('a=fmtp:107 useinbandfec=1;usedtx=1')],
    [
      'a re-INVITE of Asterisk',
      asterisk('a=fmtp:107 usedtx=1'),
      asterisk('a=fmtp:107 usedtx=1;useinbandfec=1'),
    ],
    [
      'parameters with spaces',
      asterisk('a=fmtp:107 stereo=0; maxplaybackrate=16000'),
      asterisk('a=fmtp:107 stereo=0;maxplaybackrate=16000;useinbandfec=1;usedtx=1'),
    ],
    [
      'a refusal of one of them',
      asterisk('a=fmtp:107 useinbandfec=0'),
      asterisk('a=fmtp:107 useinbandfec=0;usedtx=1'),
    ],
    [
      'another spelling, at the end of the description',
      sdp('m=audio 9 RTP/AVP 96', 'a=rtpmap:96 OPUS/48000/2').trimEnd(),
      sdp('m=audio 9 RTP/AVP 96', 'a=rtpmap:96 OPUS/48000/2', 'a=fmtp:96 useinbandfec=1;usedtx=1').trimEnd(),
    ],
  ])('completes %s', (_, before, after) => {
    expect(resilientOpus(before)).toBe(after);
    expect(resilientOpus(after)).toBe(after);
  });

  it.each([
    ['without Opus', sdp('m=audio 9 RTP/AVP 0 107', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:107 opusx/48000/2')],
    ['of something else than audio', sdp('m=application 9 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2')],
    ['that refuses both', asterisk('a=fmtp:107 usedtx=0;useinbandfec=0')],
    ['that is empty', ''],
    ['that is garbage', 'm=audio'],
  ])('leaves a description %s as it is', (_, text) => {
    expect(resilientOpus(text)).toBe(text);
  });
});
