import { hash } from 'node:crypto';
import { token } from './compose';
import { header, type SipMessage } from './message';

/** HA1 of RFC 7616 §3.4.2 with MD5: all that is ever stored of a password. */
export function ha1(user: string, realm: string, password: string): string {
  return md5(`${user}:${realm}:${password}`);
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

/**
 * The header line that answers a challenge, 401 or 407 (RFC 3261 §22): Digest with MD5 and qop=auth.
 * @param method and `uri`: of the request that is sent again
 */
export function answerChallenge(
  challenge: SipMessage,
  method: string,
  uri: string,
  { user, password }: Account,
): string {
  const [asked, answered] =
    challenge.status === 407
      ? (['proxy-authenticate', 'Proxy-Authorization'] as const)
      : (['www-authenticate', 'Authorization'] as const);
  const parameters = header(challenge, asked) ?? '';
  const value = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(parameters)?.[1] ?? '';
  const [realm, nonce, cnonce, nc] = [value('realm'), value('nonce'), token(), '00000001'];
  const response = responseTo(ha1(user, realm, password), { nonce, nc, cnonce, method, uri });
  return (
    `${answered}: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
    `response="${response}", algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=${nc}`
  );
}

/** True when an Authorization value was made with the password behind `secret`, an HA1. */
export function verifyDigest(authorization: string, method: string, secret: string): boolean {
  const found = [...authorization.matchAll(/(\w+)="?([^",]+)"?/g)];
  const value = (wanted: string) => found.find(([, name]) => name === wanted)?.[2] ?? '';
  const [nonce, nc, cnonce, uri] = [value('nonce'), value('nc'), value('cnonce'), value('uri')];
  return value('response') === responseTo(secret, { nonce, nc, cnonce, method, uri });
}

interface Proof {
  readonly nonce: string;
  readonly nc: string;
  readonly cnonce: string;
  readonly method: string;
  readonly uri: string;
}

function responseTo(secret: string, { nonce, nc, cnonce, method, uri }: Proof): string {
  return md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
}

function md5(text: string): string {
  return hash('md5', text);
}
