import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WebSocket } from 'ws';
import { ha1 } from '../../server/sip/digest';
import { issue, x509 } from './main/certificates';
import { TlsServer } from './main/tlsServer';
import { SipMessage } from './phone/sipMessage';
import { isAuthorized } from './phone/sipServer';

const REALM = 'localhost';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A SIP registrar over WSS on localhost, with a private CA of its own: for tests of the desktop that need somebody who
 * says yes or no to a password, and no calls. The real server set has its own tests.
 */
export class Registrar {
  readonly #server: TlsServer;
  /** By DN; a test changes them as IT would. */
  readonly passwords: Map<string, string>;
  /** PEM file of the CA. */
  readonly caFile: string;
  /** Who is registered now. */
  readonly registered: Set<string>;

  private constructor(server: TlsServer, parts: Pick<Registrar, 'passwords' | 'caFile' | 'registered'>) {
    this.#server = server;
    this.passwords = parts.passwords;
    this.caFile = parts.caFile;
    this.registered = parts.registered;
  }

  /** `dir`: for the CA's file. */
  static async start(dir: string, passwords: Readonly<Record<string, string>>): Promise<Registrar> {
    const valid = {
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + DAY_MS),
    };
    const ca = await issue({ subject: 'CN=Private CA', ca: true, ...valid });
    const own = await issue(
      {
        subject: 'CN=localhost',
        names: [{ type: 'dns', value: 'localhost' }],
        extendedKeyUsages: [x509.ExtendedKeyUsage.serverAuth],
        ...valid,
      },
      ca,
    );
    const known = new Map(Object.entries(passwords));
    const registered = new Set<string>();
    const server = await TlsServer.start([own], (socket) => {
      socket.on('message', (data) => answer(socket, new SipMessage(String(data)), known, registered));
    });
    const caFile = path.join(dir, `ca-${server.port}.pem`);
    await writeFile(caFile, ca.pem);
    return new Registrar(server, { passwords: known, caFile, registered });
  }

  /** As an agent types it. */
  get server(): string {
    return `localhost:${this.#server.port}`;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}

function answer(
  socket: WebSocket,
  request: SipMessage,
  passwords: ReadonlyMap<string, string>,
  registered: Set<string>,
): void {
  const reply = (status: string, ...headers: string[]): void => {
    socket.send(
      [
        `SIP/2.0 ${status}`,
        ...['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${request.header(name)}`),
        `To: ${request.header('To')};tag=registrar`,
        ...headers,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  };
  if (request.status !== null || request.method === 'ACK') return;
  if (request.method !== 'REGISTER') {
    reply('200 OK');
    return;
  }
  const dn = /sip:([^@]+)@/.exec(request.header('To'))?.[1] ?? '';
  const secret = ha1(dn, REALM, passwords.get(dn) ?? '');
  if (request.header('Authorization') === '') {
    reply(
      '401 Unauthorized',
      `WWW-Authenticate: Digest realm="${REALM}", nonce="abc123", algorithm=MD5, qop="auth"`,
    );
  } else if (!isAuthorized(request, secret)) {
    reply('403 Forbidden');
  } else {
    const gone = request.header('Expires') === '0';
    if (gone) registered.delete(dn);
    else registered.add(dn);
    reply('200 OK', ...(gone ? [] : [`Contact: ${request.header('Contact')}`]));
  }
}
