import { expect } from 'vitest';
import type { Call } from '../../../src/shared/domain/call/call';
import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../src/shared/domain/call/command';
import type { EndReason } from '../../../src/shared/domain/call/endReason';
import { type PhoneFixture, until } from './phoneFixture';
import type { SipMessage } from './sipMessage';
import { FarLeg, OFFER, ServerCall } from './sipServer';

const SERVER_CONTACT = 'Contact: <sip:server@server.test;transport=ws>';

/** What agent and server do with the calls of one registered phone. */
export class CallSteps {
  readonly fixture: PhoneFixture;

  constructor(fixture: PhoneFixture) {
    this.fixture = fixture;
  }

  get calls(): readonly Call[] {
    return this.fixture.phone.state.calls;
  }

  get ended(): EndReason | undefined {
    return this.fixture.phone.state.lastEnded?.reason;
  }

  call(id: string): Call | undefined {
    return this.calls.find((candidate) => candidate.id === id);
  }

  execute(command: PhoneCommand, origin: CommandOrigin = 'ui'): Promise<CommandResult> {
    return this.fixture.phone.execute(command, origin);
  }

  /** Executes what must be possible. */
  async succeed(command: PhoneCommand): Promise<void> {
    expect(await this.execute(command)).toEqual({ ok: true });
  }

  async reach(id: string, expected: Partial<Record<string, unknown>>): Promise<void> {
    await until(this.fixture.phone, JSON.stringify(expected), ({ calls }) => {
      const found = calls.find((candidate) => candidate.id === id);
      return Object.entries(expected).every(([key, value]) => Reflect.get(found ?? {}, key) === value);
    });
  }

  async dial(target = '2001'): Promise<{ invite: SipMessage; id: string; far: FarLeg }> {
    await this.succeed({ kind: 'dial', target });
    const invite = await this.fixture.server.request('INVITE');
    return { invite, id: this.calls.at(-1)?.id ?? '', far: new FarLeg(this.fixture.server, invite) };
  }

  /** The other side takes the call that was dialled. */
  async takeDialled(invite: SipMessage): Promise<void> {
    this.fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await this.fixture.server.request('ACK');
  }

  /** Dialled and spoken on. */
  async speak(): Promise<{ invite: SipMessage; id: string; far: FarLeg }> {
    const dialled = await this.dial();
    dialled.far.reply('200 OK', OFFER);
    await this.fixture.server.request('ACK');
    await this.reach(dialled.id, { state: 'established' });
    return dialled;
  }

  /** @param named by its CallUUID, or by other headers */
  async ring(
    named: string | readonly string[] = [],
    body?: string,
  ): Promise<{ incoming: ServerCall; id: string }> {
    const incoming = new ServerCall(this.fixture.server);
    incoming.invite(typeof named === 'string' ? [`X-Genesys-CallUUID: ${named}`] : named, body);
    await this.fixture.server.response('INVITE', 180);
    return { incoming, id: this.calls.at(-1)?.id ?? '' };
  }

  /** Rung and spoken on. */
  async talk(
    named: string | readonly string[] = [],
  ): Promise<{ incoming: ServerCall; id: string; answer: SipMessage }> {
    const ringing = await this.ring(named);
    await this.succeed({ kind: 'answer', callId: ringing.id });
    const answer = await this.fixture.server.response('INVITE', 200);
    ringing.incoming.ack(answer);
    await this.reach(ringing.id, { state: 'established' });
    return { ...ringing, answer };
  }

  /** Takes the phone's re-INVITE, of any call or of that one, and agrees to it. */
  async agreeToReinvite(incoming?: ServerCall): Promise<SipMessage> {
    const { server } = this.fixture;
    const reinvite = await server.take(
      're-INVITE',
      (message) =>
        message.status === null &&
        message.method === 'INVITE' &&
        (incoming === undefined || message.header('Call-ID') === incoming.callId),
    );
    server.reply(reinvite, '200 OK', [SERVER_CONTACT], OFFER);
    await server.request('ACK');
    return reinvite;
  }

  async refuseReinvite(status = '488 Not Acceptable Here'): Promise<SipMessage> {
    const reinvite = await this.fixture.server.request('INVITE');
    this.fixture.server.reply(reinvite, status);
    await this.fixture.server.request('ACK');
    return reinvite;
  }

  async holdAndAgree(id: string): Promise<void> {
    await this.succeed({ kind: 'hold', callId: id });
    await this.agreeToReinvite();
    await this.reach(id, { localHold: 'on' });
  }
}
