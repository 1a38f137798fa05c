import { describe, expect, it } from 'vitest';
import {
  answerableChallenge,
  unknownMethod,
} from '../../../../../../src/renderer/phone/sip/headers/challenge';

const md5 = 'Digest realm="phone.test", nonce="a1", algorithm=MD5, qop="auth"';
const sha = 'Digest realm="phone.test", nonce="b2", algorithm=SHA-256, qop="auth"';

describe('of several challenges', () => {
  it.each([
    ['MD5 first', [md5, sha], md5],
    ['SHA-256 first', [sha, md5], md5],
    ['two that can be answered: the topmost', [md5.replace('a1', 'top'), md5], md5.replace('a1', 'top')],
    ['all in one header', [`${sha}, ${md5}`], md5],
    ['of other schemes', ['Basic realm="x"', 'Bearer authz_server="https://a.test/?a=b,c"', md5], md5],
    [
      'without an algorithm, which is MD5',
      ['Digest realm="a, b", nonce="n"'],
      'Digest realm="a, b", nonce="n"',
    ],
    [
      'as written by others',
      ['digest  Realm="r",Nonce=n, stale=TRUE,opaque="", qop=auth,algorithm="md5",charset=UTF-8'],
      'Digest realm="r", nonce="n", opaque="", stale=true, algorithm=MD5, qop="auth"',
    ],
    ['SHA-256 only', [sha], null],
    ['MD5 over a session', [md5.replace('MD5', 'MD5-sess')], null],
    ['protected otherwise', [md5.replace('"auth"', '"auth-conf"')], null],
    ['without a nonce', ['Digest realm="r"'], null],
    ['damaged', ['Digest', '=', '', ',,,', '"'], null],
    ['none', [], null],
  ])('%s', (_, headers, chosen) => {
    expect(answerableChallenge(headers)).toBe(chosen);
  });
});

describe('a challenge that asks for what the phone does not know', () => {
  it.each([
    [sha, 'SHA-256'],
    [md5.replace('MD5', 'MD5-sess'), 'MD5-sess'],
    ['Bearer authz_server="https://a.test"', 'Bearer'],
    [md5, null],
    ['Digest realm="r"', null],
    ['Digest realm="r", nonce="n", algorithm="<b>"', null],
    ['', null],
    [undefined, null],
  ])('%s: %s', (header, method) => {
    expect(unknownMethod(header)).toBe(method);
  });
});
