import { createHash } from 'node:crypto';

/** Hashes a password for digest authentication (RFC 2617 §3.2.2.2). MD5 is what SIP's digest asks for; it is not our choice. */
export function ha1Of(username: string, realm: string, password: string): string {
  return createHash('md5').update(`${username}:${realm}:${password}`, 'utf8').digest('hex');
}
