import { expect } from 'vitest';
import type { Call } from '../../../src/shared/domain/call';
import type { PhoneCommand } from '../../../src/shared/domain/command';
import type { EndReason } from '../../../src/shared/domain/endReason';
import { type PhoneFixture, until } from './phoneFixture';
import type { SipMessage } from './sipMessage';
import { FarLeg, OFFER, ServerCall } from './sipServer';

/** What tests of a registered phone do with its calls. */
export class CallSteps {
  readonly #fixture: PhoneFixture;

  constructor(fixture: PhoneFixture) {
    this.#fixture = fixture;
  }

  get calls(): readonly Call[] {
    return this.#fixture.phone.state.calls;
  }

  get ended(): EndReason | undefined {
    return this.#fixture.phone.state.lastEnded?.reason;
  }

  call(id: string): Call | undefined {
    return this.calls.find((candidate) => candidate.id === id);
  }

  async execute(command: PhoneCommand): Promise<void> {
    expect(await this.#fixture.phone.execute(command, 'ui')).toEqual({ ok: true });
  }

  async reach(id: string, expected: Partial<Record<string, unknown>>): Promise<void> {
    await until(this.#fixture.phone, JSON.stringify(expected), ({ calls }) => {
      const found = calls.find((candidate) => candidate.id === id);
      return Object.entries(expected).every(([key, value]) => Reflect.get(found ?? {}, key) === value);
    });
  }

  async dial(target = '2001'): Promise<{ invite: SipMessage; id: string; far: FarLeg }> {
    await this.execute({ kind: 'dial', target });
    const invite = await this.#fixture.server.request('INVITE');
    return { invite, id: this.calls.at(-1)?.id ?? '', far: new FarLeg(this.#fixture.server, invite) };
  }

  /** Dialled and spoken on. */
  async speak(): Promise<{ invite: SipMessage; id: string; far: FarLeg }> {
    const dialled = await this.dial();
    dialled.far.reply('200 OK', OFFER);
    await this.#fixture.server.request('ACK');
    await this.reach(dialled.id, { state: 'established' });
    return dialled;
  }

  async ring(headers: readonly string[] = [], body?: string): Promise<{ incoming: ServerCall; id: string }> {
    const incoming = new ServerCall(this.#fixture.server);
    incoming.invite(headers, body);
    await this.#fixture.server.response('INVITE', 180);
    return { incoming, id: this.calls.at(-1)?.id ?? '' };
  }

  /** Rung and spoken on. */
  async talk(): Promise<{ incoming: ServerCall; id: string; answer: SipMessage }> {
    const ringing = await this.ring();
    await this.execute({ kind: 'answer', callId: ringing.id });
    const answer = await this.#fixture.server.response('INVITE', 200);
    ringing.incoming.ack(answer);
    await this.reach(ringing.id, { state: 'established' });
    return { ...ringing, answer };
  }
}
