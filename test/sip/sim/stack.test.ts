import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallReport } from '../../../server/sim/call';
import { simulatorSite } from '../../../server/sim/genesys';
import { type CallOptions, callAgent, Simulator, type Site } from '../../../server/sim/simulator';
import { ports } from '../../../server/stack/api/status';
import { Phone } from '../support/phone';
import { phoneSdp } from '../support/sdp';
import { startStack, type TestStack } from '../support/test-stack';
import { isReply, need } from '../support/wire';
import { Agent, type Answers } from './agent';

// The simulator through the real server set, to an agent's phone over WSS: SIPp → Kamailio → Asterisk → Kamailio → WSS.

const FAST = { ringMs: 200, talkMs: 500, holdMs: 300, connectMs: 200, patienceMs: 10_000 };

let stack: TestStack;
let site: Site;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  stack = await startStack('sim', { 1002: 'two' });
  site = await simulatorSite({ ...stack.status, ports: await ports(stack.selection) }, (line) =>
    console.error(line),
  );
});
afterAll(() => stack?.remove());
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function signedIn(): Promise<Phone> {
  const phone = await Phone.connect(stack.status, '1002');
  expect((await phone.register('two')).status).toBe(200);
  open.push({
    close: async () => {
      await phone.register('two', 0);
      await phone.close();
    },
  });
  return phone;
}

async function agentWho(
  answers: Answers,
  options?: { readonly hangsUpAfterReinvites: number },
): Promise<Agent> {
  const agent = new Agent(await signedIn(), answers, options);
  open.push({ close: () => agent.stop() });
  return agent;
}

async function call(options: Omit<CallOptions, 'to'>): Promise<CallReport> {
  return callAgent(site, { to: '1002', pace: FAST, ...options });
}

/** A call on which the agent acts once SIP Server has been told that the phone rings. */
async function callRinging(flow: 'a-ui' | 'decline', act: () => unknown): Promise<CallReport | undefined> {
  const simulator = await Simulator.calling(site, { flow, to: '1002', pace: FAST });
  open.push(simulator);
  await (await simulator.call()).step('180');
  await act();
  const [report] = await simulator.reports();
  return report;
}

describe('through the server set', () => {
  it('a: answered by NOTIFY, which reaches the phone with the call’s CallUUID', async () => {
    const agent = await agentWho('at NOTIFY');
    const report = await call({ flow: 'a' });
    expect(report.failure).toBeUndefined();
    expect(agent.notified).toEqual(['talk']);
    expect(agent.invites.map((invite) => need(invite, 'x-genesys-calluuid'))).toEqual([report.uuid]);
  });

  it('a-ui: answered in the phone', async () => {
    const agent = await agentWho('when told');
    const report = await callRinging('a-ui', () => agent.answer());
    expect(report?.failure).toBeUndefined();
    expect(agent.notified).toEqual([]);
  });

  it.each(['b', 'b-refused', 'b-timeout'] as const)('%s', async (flow) => {
    await agentWho('at NOTIFY');
    // Long enough for the phone's 200 to be repeated.
    const report = await call({ flow, from: '5005', pace: { ...FAST, connectMs: 1200 } });
    expect(report.failure).toBeUndefined();
  });

  it('cancel', async () => {
    await agentWho('when told');
    expect((await call({ flow: 'cancel' })).failure).toBeUndefined();
  });

  it('decline: the phone’s own answer comes through', async () => {
    const agent = await agentWho('when told');
    const report = await callRinging('decline', () => agent.decline());
    expect(report?.failure).toBeUndefined();
    expect(report?.steps.at(-1)?.detail).toMatch(/^SIP\/2\.0 486 /);
  });

  it('agent-bye', async () => {
    await agentWho('at NOTIFY', { hangsUpAfterReinvites: 1 });
    expect((await call({ flow: 'agent-bye' })).failure).toBeUndefined();
  });

  it.each(['sendonly', 'inactive', 'zero-address'] as const)('server-hold %s', async (hold) => {
    await agentWho('at NOTIFY');
    expect((await call({ flow: 'server-hold', hold })).failure).toBeUndefined();
  });

  it('notify-hold: the phone’s hold and retrieve come through', async () => {
    const agent = await agentWho('at NOTIFY');
    const report = await call({ flow: 'notify-hold' });
    expect(report.failure).toBeUndefined();
    expect(agent.notified).toEqual(['talk', 'hold', 'talk']);
  });

  it('refer: the transferred call arrives', async () => {
    await agentWho('at NOTIFY');
    expect((await call({ flow: 'refer', target: '5006' })).failure).toBeUndefined();
  });

  it('an agent who is not signed in: the call fails with the server’s answer', async () => {
    const report = await call({ flow: 'a' });
    expect(report.failure?.reason).toMatch(/480/);
  });

  it('answers what an agent dials', async () => {
    const phone = await signedIn();
    const simulator = await Simulator.answering(site, { pace: { ...FAST, talkMs: 300 } });
    open.push(simulator);
    const finished = simulator.answered(1);
    const { callId, cseq } = await phone.call('5005', 'two', { body: phoneSdp('actpass') });
    const answer = await phone.inbox.next('200', isReply(callId, cseq));
    phone.within({ ...phone.callerEnd(answer), cseq: Number.parseInt(cseq, 10) }, 'ACK');
    phone.reply(await phone.expect('BYE'), '200 OK');
    const [report] = await finished;
    expect(report).toMatchObject({ ok: true, agent: '1002' });
  });
});
