import { describe, expect, it } from 'vitest';
import { answerTo, makeCallTimeout, offer, remoteMedia } from '../../../../server/sim/descriptions';
import { isHeld, parseAudio } from '../../../../server/sip/sdp';

const LOCAL = { address: '10.0.0.1', port: 4000, version: 2 };

function sdp(...lines: string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 1.1.1.1', 's=-', ...lines, ''].join('\r\n');
}

function audioOf(text: string) {
  const audio = parseAudio(text);
  if (!audio) throw new Error('no audio');
  return audio;
}

describe('reading a description', () => {
  it('takes the stream’s own address and direction before the session’s', () => {
    const audio = audioOf(
      sdp(
        'c=IN IP4 1.1.1.1',
        'a=sendonly',
        'm=audio 5000 RTP/AVP 8 101',
        'c=IN IP4 2.2.2.2',
        'a=rtpmap:101 telephone-event/8000',
      ),
    );
    expect(audio).toMatchObject({ address: '2.2.2.2', port: 5000, direction: 'sendonly' });
    expect([...audio.codecs]).toEqual([
      [8, 'pcma'],
      [101, 'telephone-event'],
    ]);
  });

  it('is sendrecv when nothing is said, and undefined without audio', () => {
    expect(audioOf(sdp('c=IN IP4 1.1.1.1', 'm=audio 5000 RTP/AVP 0')).direction).toBe('sendrecv');
    expect(parseAudio(sdp('m=video 5000 RTP/AVP 99'))).toBeUndefined();
    expect(parseAudio('')).toBeUndefined();
  });

  it.each([
    ['sendonly', '1.1.1.1', true],
    ['inactive', '1.1.1.1', true],
    ['sendrecv', '0.0.0.0', true],
    ['recvonly', '1.1.1.1', false],
    ['sendrecv', '1.1.1.1', false],
  ])('%s at %s: held is %s', (direction, address, held) => {
    const audio = audioOf(sdp(`c=IN IP4 ${address}`, 'm=audio 5000 RTP/AVP 0', `a=${direction}`));
    expect(isHeld(audio)).toBe(held);
    expect(remoteMedia(audio) === undefined).toBe(held);
  });

  it('sends with the first G.711 codec in the peer’s order, and nothing to port 0', () => {
    const audio = audioOf(sdp('c=IN IP4 1.1.1.1', 'm=audio 5000 RTP/AVP 9 8 0'));
    expect(remoteMedia(audio)?.law).toBe('PCMA');
    expect(remoteMedia({ ...audio, port: 0 })).toBeUndefined();
  });
});

describe('writing a description', () => {
  it('answers with one G.711 codec and the offer’s number for telephone-event', () => {
    const offered = audioOf(
      sdp(
        'c=IN IP4 1.1.1.1',
        'm=audio 5000 RTP/AVP 111 8 0 97',
        'a=rtpmap:111 opus/48000/2',
        'a=rtpmap:97 telephone-event/8000',
        'a=sendonly',
      ),
    );
    const answer = audioOf(answerTo(offered, LOCAL) ?? '');
    expect([...answer.codecs.keys()]).toEqual([8, 97]);
    expect(answer).toMatchObject({ address: '10.0.0.1', port: 4000, direction: 'recvonly' });
  });

  it('has no answer to an offer without G.711', () => {
    const offered = audioOf(sdp('c=IN IP4 1.1.1.1', 'm=audio 5000 RTP/AVP 111', 'a=rtpmap:111 opus/48000/2'));
    expect(answerTo(offered, LOCAL)).toBeUndefined();
  });

  it('offers hold', () => {
    expect(offer({ ...LOCAL, direction: 'inactive' }, 'PCMU', 101)).toContain('a=inactive');
  });

  it('gives a click to dial up as SIP Server does', () => {
    const offered = audioOf(sdp('c=IN IP4 1.1.1.1', 'm=audio 5000 RTP/AVP 8 0'));
    expect(makeCallTimeout(offered, LOCAL)).toMatch(
      /\r\ns=3pcc Make Call\r\nc=IN IP4 0\.0\.0\.0\r\nt=0 0\r\nm=audio 4000 RTP\/AVP 8 0\r\n/,
    );
  });
});
