import type { Call } from '../../../src/shared/domain/call';
import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../src/shared/domain/command';
import { type PhoneFixture, until } from './phoneFixture';
import type { SipMessage } from './sipMessage';
import { OFFER, ServerCall } from './sipServer';

const SERVER_CONTACT = 'Contact: <sip:server@server.test;transport=ws>';

/** What agent and server do with the calls of one phone. */
export class CallSteps {
  readonly fixture: PhoneFixture;

  constructor(fixture: PhoneFixture) {
    this.fixture = fixture;
  }

  execute(command: PhoneCommand, origin: CommandOrigin = 'ui'): Promise<CommandResult> {
    return this.fixture.phone.execute(command, origin);
  }

  call(id: string): Call | undefined {
    return this.fixture.phone.state.calls.find((candidate) => candidate.id === id);
  }

  async reach(id: string, expected: Partial<Record<string, unknown>>): Promise<void> {
    await until(this.fixture.phone, JSON.stringify(expected), ({ calls }) => {
      const found = calls.find((candidate) => candidate.id === id);
      return Object.entries(expected).every(([key, value]) => Reflect.get(found ?? {}, key) === value);
    });
  }

  async ring(uuid: string, body?: string): Promise<{ incoming: ServerCall; id: string }> {
    const incoming = new ServerCall(this.fixture.server);
    incoming.invite([`X-Genesys-CallUUID: ${uuid}`], body);
    await this.fixture.server.response('INVITE', 180);
    return { incoming, id: this.fixture.phone.state.calls.at(-1)?.id ?? '' };
  }

  /** An incoming call that is spoken on. */
  async talk(uuid: string): Promise<{ incoming: ServerCall; id: string }> {
    const ringing = await this.ring(uuid);
    await this.execute({ kind: 'answer', callId: ringing.id });
    ringing.incoming.ack(await this.fixture.server.response('INVITE', 200));
    await this.reach(ringing.id, { state: 'established' });
    return ringing;
  }

  async dial(target = '2001'): Promise<{ invite: SipMessage; id: string }> {
    await this.execute({ kind: 'dial', target });
    const invite = await this.fixture.server.request('INVITE');
    return { invite, id: this.fixture.phone.state.calls.at(-1)?.id ?? '' };
  }

  /** The other side takes the call that was dialled. */
  async takeDialled(invite: SipMessage): Promise<void> {
    this.fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await this.fixture.server.request('ACK');
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
    await this.execute({ kind: 'hold', callId: id });
    await this.agreeToReinvite();
    await this.reach(id, { localHold: 'on' });
  }
}
