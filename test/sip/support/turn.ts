import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ha1 } from '../../../server/sip/digest';
import {
  attribute,
  composeAddress,
  composeStun,
  method,
  parseStun,
  type StunMessage,
} from '../../../server/sip/stun';

/** How long an answer may take, in milliseconds: far longer than it ever does. */
const limit = 15_000;

/** A way to coturn: packets out and in. */
export interface TurnWay {
  send(packet: Buffer): void;
  onPacket(listener: (packet: Buffer) => void): void;
  close(): void;
}

export async function overUdp(port: number): Promise<TurnWay> {
  const socket = createSocket('udp4');
  socket.bind({ address: '127.0.0.1' });
  await once(socket, 'listening');
  return {
    send: (packet) => socket.send(packet, port, '127.0.0.1'),
    onPacket: (listener) => socket.on('message', listener),
    close: () => socket.close(),
  };
}

export async function overTcp(port: number): Promise<TurnWay> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return overStream(socket);
}

/** @param servername asked for, and expected in the certificate */
export async function overTls(port: number, servername: string, caFile: string): Promise<TurnWay> {
  const socket = connectTls({ port, host: '127.0.0.1', servername, ca: readFileSync(caFile) });
  await once(socket, 'secureConnect');
  return overStream(socket);
}

function overStream(socket: Socket): TurnWay {
  return {
    send: (packet) => socket.write(packet),
    onPacket: (listener) => {
      let pending = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.byteLength >= 20 && pending.byteLength >= 20 + pending.readUInt16BE(2)) {
          const length = 20 + pending.readUInt16BE(2);
          listener(pending.subarray(0, length));
          pending = pending.subarray(length);
        }
      });
    },
    close: () => socket.destroy(),
  };
}

/** A TURN client (RFC 8656) with one allocation. */
export class TurnClient {
  readonly #waiting = new Set<(message: StunMessage) => void>();
  #credentials: { readonly attributes: [number, Buffer][]; readonly key: Buffer } | undefined;

  constructor(
    private readonly way: TurnWay,
    private readonly user: string,
    private readonly password: string,
  ) {
    way.onPacket((packet) => {
      const message = parseStun(packet);
      for (const waiter of this.#waiting) waiter(message);
    });
  }

  close(): void {
    this.way.close();
  }

  /**
   * Asks for a relay address, and once more with what the challenge asks for. Resolves with the last answer.
   * @param transport number of the protocol between relay and peer: 17 is UDP, 6 TCP (RFC 6062)
   */
  async allocate(transport = 17): Promise<StunMessage> {
    const wanted: [number, Buffer] = [attribute.transport, Buffer.from([transport, 0, 0, 0])];
    const challenge = await this.#ask(method.allocate, [wanted]);
    const realm = challenge.attribute(attribute.realm);
    const nonce = challenge.attribute(attribute.nonce);
    if (realm === undefined || nonce === undefined) return challenge;
    this.#credentials = {
      attributes: [
        [attribute.username, Buffer.from(this.user)],
        [attribute.realm, realm],
        [attribute.nonce, nonce],
      ],
      // The key of long-term credentials (RFC 8489 §9.2.2) is SIP's HA1.
      key: Buffer.from(ha1(this.user, realm.toString(), this.password), 'hex'),
    };
    return this.#ask(method.allocate, [wanted]);
  }

  permit(address: string, port = 0): Promise<StunMessage> {
    return this.#ask(method.permit, [[attribute.peer, composeAddress(address, port)]]);
  }

  /** Sends to a peer and resolves with what a peer sends back. */
  async exchange(address: string, port: number, content: Buffer): Promise<Buffer> {
    const answer = this.#next('data from the peer', (message) => message.method === method.data);
    this.way.send(
      composeStun(method.send, 'indication', [
        [attribute.peer, composeAddress(address, port)],
        [attribute.data, content],
      ]),
    );
    return (await answer).attribute(attribute.data) ?? Buffer.alloc(0);
  }

  #ask(what: number, attributes: readonly [number, Buffer][]): Promise<StunMessage> {
    const all = [...attributes, ...(this.#credentials?.attributes ?? [])];
    const request = composeStun(what, 'request', all, this.#credentials);
    const { transaction } = parseStun(request);
    const answer = this.#next(`answer to ${what}`, (message) => message.transaction === transaction);
    this.way.send(request);
    return answer;
  }

  #next(what: string, wanted: (message: StunMessage) => boolean): Promise<StunMessage> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} within ${limit} ms`)), limit);
      const waiter = (message: StunMessage) => {
        if (!wanted(message)) return;
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(message);
      };
      this.#waiting.add(waiter);
    });
  }
}
