import { composeRequest, type RequestParts, token } from '../../sip/compose';
import { Connection } from '../../sip/connection';
import { answerChallenge } from '../../sip/digest';
import { header, recordRoutes, type SipMessage, statusAndPhrase, uriOf } from '../../sip/message';
import { attributeOf, parseAudio, phoneDescription } from '../../sip/sdp';
import { addAgent, removeAgent } from '../api/agents';
import { messageOf } from '../failure';
import { phonePlace } from '../observe/probe';
import { generatePassword } from '../settings/secrets';
import { type Check, type CheckContext, fail, pass } from './check';
import { answersCheck, openSocket } from './ice-check';

const ECHO_TEST = '600';
/** Milliseconds. */
const ANSWER_LIMIT_MS = 10_000;
const CHECK_LIMIT_MS = 3000;

/** Checks the media: a temporary agent calls the echo test, and Asterisk must answer at the address of its media. */
export const media: Check = {
  name: 'media',
  async run(context) {
    const dn = `doctor-${token()}`;
    const password = generatePassword();
    try {
      await addAgent(context, dn, password);
      try {
        return await callEchoTest(context, dn, password);
      } finally {
        await removeAgent(context, dn);
      }
    } catch (error) {
      return [
        fail(`no call is possible: ${messageOf(error)}`, 'fix what fails above, then run `doctor` again'),
      ];
    }
  },
};

async function callEchoTest({ stateDir, settings }: CheckContext, dn: string, password: string) {
  const { domain, address, ports } = settings;
  const connection = await Connection.open(await phonePlace(stateDir, settings, ports.wss));
  const socket = await openSocket();
  try {
    const own = { fragment: token(), password: token() + token() };
    const call = new EchoCall(connection, dn, domain, password);
    const { port } = socket.address();
    const answer = await call.invite(
      phoneDescription({ setup: 'actpass', address, port, ...own, codecs: ['pcmu'] }),
    );
    if (answer.status !== 200) {
      return [
        {
          about: 'echo test',
          ...fail(
            `${ECHO_TEST} answered ${statusAndPhrase(answer)}`,
            'see what Kamailio and Asterisk say: `logs`',
          ),
        },
      ];
    }
    call.acknowledge(answer);
    const found = candidates(answer.body);
    const check = {
      theirFragment: attributeOf(answer.body, 'ice-ufrag'),
      theirPassword: attributeOf(answer.body, 'ice-pwd'),
      ownFragment: own.fragment,
    };
    const answered = await Promise.all(
      found.map(async (place) =>
        (await answersCheck(socket, place, check, CHECK_LIMIT_MS)) ? place : undefined,
      ),
    );
    await call.hangUp(answer);
    // From this host other addresses may answer as well, which no phone could reach.
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
              `open UDP ${ports.rtpFirst}-${ports.rtpLast} to ${address}, and check that \`up --address\` names it`,
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

/** The UDP addresses at which the other side listens: the default, and its ICE candidates (RFC 8839 §5.1). */
function candidates(sdp: string): Place[] {
  const audio = parseAudio(sdp);
  const found = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ /gim)].map(
    ([, address = '', port]) => ({ address, port: Number(port) }),
  );
  const all = audio === undefined ? found : [{ address: audio.address, port: audio.port }, ...found];
  return [...new Map(all.map((place) => [nameOf(place), place])).values()];
}

/** A minimal call by a phone. */
class EchoCall {
  readonly #connection: Connection;
  readonly #from: string;
  readonly #uri: string;
  readonly #dn: string;
  readonly #password: string;
  readonly #callId = token();
  readonly #tag = token();
  readonly #host = `${token()}.invalid`;
  #cseq = 0;

  constructor(connection: Connection, dn: string, domain: string, password: string) {
    this.#connection = connection;
    this.#dn = dn;
    this.#from = `sip:${dn}@${domain}`;
    this.#uri = `sip:${ECHO_TEST}@${domain}`;
    this.#password = password;
  }

  /** Calls, with credentials once they are asked for. Resolves with the final answer. */
  async invite(body: string): Promise<SipMessage> {
    const to = `<${this.#uri}>`;
    this.#cseq += 1;
    const first = await this.#ask('INVITE', { uri: this.#uri, to, body });
    if (first.status !== 401 && first.status !== 407) return first;
    this.#connection.send(this.#compose('ACK', { uri: this.#uri, to: header(first, 'to') ?? '' }));
    this.#cseq += 1;
    const account = { user: this.#dn, password: this.#password };
    const authorization = answerChallenge(first, 'INVITE', this.#uri, account);
    return this.#ask('INVITE', { uri: this.#uri, to, headers: [authorization], body });
  }

  acknowledge(answer: SipMessage): void {
    this.#connection.send(this.#compose('ACK', remoteEnd(answer)));
  }

  async hangUp(answer: SipMessage): Promise<void> {
    this.#cseq += 1;
    await this.#ask('BYE', remoteEnd(answer));
  }

  #compose(method: string, parts: Parts): string {
    return composeRequest({
      ...parts,
      method,
      via: `WSS ${this.#host}`,
      from: `<${this.#from}>;tag=${this.#tag}`,
      callId: this.#callId,
      cseq: this.#cseq,
      contact: `<sip:${this.#dn}@${this.#host};transport=ws>`,
    });
  }

  #ask(method: string, parts: Parts): Promise<SipMessage> {
    return this.#connection.request(this.#compose(method, parts), ANSWER_LIMIT_MS);
  }
}

type Parts = Pick<RequestParts, 'uri' | 'to' | 'routes' | 'headers' | 'body'>;

function remoteEnd(answer: SipMessage): Parts {
  return {
    uri: uriOf(header(answer, 'contact') ?? ''),
    to: header(answer, 'to') ?? '',
    routes: recordRoutes(answer).reverse(),
  };
}
