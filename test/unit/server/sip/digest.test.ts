import { expect, it } from 'vitest';
import { answerChallenge, ha1, verifyDigest } from '../../../../server/sip/digest';
import { parseSipMessage } from '../../../../server/sip/message';

// printf '1001:phone.example.com:pass word' | md5sum
it('makes the HA1 that other programs make', () => {
  expect(ha1('1001', 'phone.example.com', 'pass word')).toBe('477cc073d988d932963c5a1f5f8d169b');
});

it.each([
  ['401 Unauthorized', 'WWW-Authenticate', 'Authorization'],
  ['407 Proxy Authentication Required', 'Proxy-Authenticate', 'Proxy-Authorization'],
])('answers %s by %s with %s', (status, asked, answered) => {
  const challenge = parseSipMessage(
    `SIP/2.0 ${status}\r\n${asked}: Digest realm="x.test", nonce="n1", algorithm=MD5, qop="auth"\r\n\r\n`,
  );
  const line = answerChallenge(challenge, 'INVITE', 'sip:600@x.test', { user: '1001', password: 'secret' });
  expect(line.startsWith(`${answered}: Digest username="1001", realm="x.test", nonce="n1"`)).toBe(true);
  const secret = ha1('1001', 'x.test', 'secret');
  expect(verifyDigest(line, 'INVITE', secret)).toBe(true);
  expect(verifyDigest(line, 'REGISTER', secret)).toBe(false);
  expect(verifyDigest(line, 'INVITE', ha1('1001', 'x.test', 'wrong'))).toBe(false);
});
