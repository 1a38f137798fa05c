import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Connection } from '../../load/connection';
import { compose, credentials, md5, token } from '../../load/sip';
import { header, type SipMessage } from '../../sim/sip/message';
import { parseAudio } from '../../sim/sip/sdp';
import { addAgent, removeAgent } from '../api';
import { phonesCa } from '../given-certificate';
import { generatePassword } from '../secrets';
import { type Check, fail, messageOf, type Patient, pass } from './check';
import { answersCheck, openSocket } from './stun';

const ECHO_TEST = '600';
/** Milliseconds. */
const ANSWER_LIMIT_MS = 10_000;
const CHECK_LIMIT_MS = 3000;

/** An agent of its own calls the echo test, and Asterisk answers where it says that its media is. */
export const media: Check = {
  name: 'media',
  async run(patient) {
    const dn = `doctor-${token()}`;
    const password = generatePassword();
    try {
      await addAgent(patient, dn, password);
      try {
        return await callEchoTest(patient, dn, password);
      } finally {
        await removeAgent(patient, dn);
      }
    } catch (error) {
      return [fail(`no call is possible: ${messageOf(error)}`, 'set right what fails above, then ask again')];
    }
  },
};

async function callEchoTest({ stateDir, settings }: Patient, dn: string, password: string) {
  const { domain, address, ports } = settings;
  const url = `wss://${domain}:${ports.wss}/`;
  const secureContext = createSecureContext({ ca: await readFile(await phonesCa(stateDir)) });
  const connection = await Connection.open(
    { url, address, secureContext },
    undefined,
    () => undefined,
    () => undefined,
  );
  const socket = await openSocket();
  try {
    const own = { fragment: token(), password: token() + token() };
    const call = new EchoCall(connection, dn, domain, password);
    const answer = await call.invite(offer(address, socket.address().port, own));
    if (answer.status !== 200) {
      return [
        {
          about: 'echo test',
          ...fail(
            `${ECHO_TEST} answered ${answer.startLine.slice('SIP/2.0 '.length)}`,
            'see the lines of Kamailio and Asterisk: `logs`',
          ),
        },
      ];
    }
    call.acknowledge(answer);
    const found = candidates(answer.body);
    const value = (name: string) => new RegExp(`^a=${name}:(\\S+)`, 'm').exec(answer.body)?.[1] ?? '';
    const check = {
      theirFragment: value('ice-ufrag'),
      theirPassword: value('ice-pwd'),
      ownFragment: own.fragment,
    };
    const answered = await Promise.all(
      found.map(async (place) =>
        (await answersCheck(socket, place, check, CHECK_LIMIT_MS)) ? place : undefined,
      ),
    );
    await call.hangUp(answer);
    // Others than the set's address may answer on this very host, and nowhere else.
    const reached = answered.find((place) => place?.address === address);
    const all = found.map(nameOf).join(', ');
    return [
      { about: 'echo test', ...pass(`${ECHO_TEST} answers a call from a phone`) },
      {
        about: 'path',
        ...(reached !== undefined
          ? pass(`Asterisk's media answers at ${nameOf(reached)}`)
          : fail(
              `Asterisk offers its media at ${all === '' ? 'no address' : all}, and does not answer at ${address}`,
              `open UDP ${ports.rtpFirst}-${ports.rtpLast} to ${address}, and see that this is the address of --address`,
            )),
      },
    ];
  } finally {
    socket.close();
    connection.cut();
  }
}

interface Place {
  readonly address: string;
  readonly port: number;
}

const nameOf = ({ address, port }: Place) => `${address}:${port}`;

/** Where the other side says that it hears, over UDP: the default, and its ICE candidates (RFC 8839 §5.1). */
function candidates(sdp: string): Place[] {
  const audio = parseAudio(sdp);
  const found = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ /gim)].map(
    ([, address = '', port]) => ({ address, port: Number(port) }),
  );
  const all = audio === undefined ? found : [{ address: audio.address, port: audio.port }, ...found];
  return [...new Map(all.map((place) => [nameOf(place), place])).values()];
}

function offer(address: string, port: number, own: { fragment: string; password: string }): string {
  return [
    'v=0',
    `o=- 1 1 IN IP4 ${address}`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF 0`,
    `c=IN IP4 ${address}`,
    `a=ice-ufrag:${own.fragment}`,
    `a=ice-pwd:${own.password}`,
    `a=candidate:1 1 udp 2122260223 ${address} ${port} typ host`,
    // Nobody shakes hands with it: whether the way is open is decided before.
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n');
}

/** A phone's call, as little of it as the question needs. */
class EchoCall {
  readonly #connection: Connection;
  readonly #from: string;
  readonly #uri: string;
  readonly #dn: string;
  readonly #ha1: string;
  readonly #callId = token();
  readonly #tag = token();
  readonly #host = `${token()}.invalid`;
  #cseq = 0;

  constructor(connection: Connection, dn: string, domain: string, password: string) {
    this.#connection = connection;
    this.#dn = dn;
    this.#from = `sip:${dn}@${domain}`;
    this.#uri = `sip:${ECHO_TEST}@${domain}`;
    this.#ha1 = md5(`${dn}:${domain}:${password}`);
  }

  /** The final answer to the call. */
  async invite(body: string): Promise<SipMessage> {
    this.#cseq += 1;
    const first = await this.#ask('INVITE', this.#uri, `<${this.#uri}>`, [], body);
    if (first.status !== 401 && first.status !== 407) return first;
    const [asked, given] =
      first.status === 401
        ? (['www-authenticate', 'Authorization'] as const)
        : (['proxy-authenticate', 'Proxy-Authorization'] as const);
    const challenge = header(first, asked) ?? '';
    this.#connection.send(this.#compose('ACK', this.#uri, header(first, 'to') ?? ''));
    this.#cseq += 1;
    const authorization = credentials(challenge, 'INVITE', this.#uri, this.#dn, this.#ha1);
    return this.#ask('INVITE', this.#uri, `<${this.#uri}>`, [`${given}: ${authorization}`], body);
  }

  acknowledge(answer: SipMessage): void {
    this.#connection.send(this.#compose('ACK', target(answer), header(answer, 'to') ?? '', routes(answer)));
  }

  async hangUp(answer: SipMessage): Promise<void> {
    this.#cseq += 1;
    await this.#ask('BYE', target(answer), header(answer, 'to') ?? '', routes(answer));
  }

  #compose(method: string, uri: string, to: string, headers: readonly string[] = [], body = ''): string {
    return compose(
      `${method} ${uri} SIP/2.0`,
      [
        `Via: SIP/2.0/WSS ${this.#host};branch=z9hG4bK${token()}`,
        'Max-Forwards: 69',
        `From: <${this.#from}>;tag=${this.#tag}`,
        `To: ${to}`,
        `Call-ID: ${this.#callId}`,
        `CSeq: ${this.#cseq} ${method}`,
        `Contact: <sip:${this.#dn}@${this.#host};transport=ws>`,
        ...headers,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
      ],
      body,
    );
  }

  #ask(
    method: string,
    uri: string,
    to: string,
    headers: readonly string[] = [],
    body = '',
  ): Promise<SipMessage> {
    return this.#connection.request(this.#compose(method, uri, to, headers, body), ANSWER_LIMIT_MS);
  }
}

function target(answer: SipMessage): string {
  return /<([^>]+)>/.exec(header(answer, 'contact') ?? '')?.[1] ?? '';
}

function routes(answer: SipMessage): string[] {
  return [...(answer.headers.get('record-route') ?? [])].reverse().map((value) => `Route: ${value}`);
}
