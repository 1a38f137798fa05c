import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose, token } from '../../server/sip/compose';
import { attributeOf, parseAudio } from '../../server/sip/sdp';
import { attribute, composeStun, method, parseStun } from '../../server/sip/stun';
import { removeAgent } from '../../server/stack/api/agents';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import type { Ports } from '../../server/stack/settings/ports';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack } from './support/test-stack';
import { overTcp, overTls, overUdp, TurnClient } from './support/turn';
import { isReply } from './support/wire';

const domain = 'localhost';
let stack: TestStack;
let at: Ports;

beforeAll(async () => {
  stack = await startStack('turn', { 1001: 'one', 1002: 'two' });
  at = await ports(stack.selection);
});
afterAll(() => stack?.remove());

const ways = {
  UDP: () => overUdp(at.turn),
  TCP: () => overTcp(at.turn),
  TLS: () => overTls(at.turns, domain, stack.status.ca),
  'the port of HTTPS': () => overTls(at.https, `turn.${domain}`, stack.status.ca),
};
const each = Object.entries(ways);

async function withClient<T>(
  way: () => ReturnType<typeof overUdp>,
  [user, password]: readonly [string, string],
  action: (client: TurnClient) => Promise<T>,
): Promise<T> {
  const client = new TurnClient(await way(), user, password);
  try {
    return await action(client);
  } finally {
    client.close();
  }
}

test('status names where phones find TURN', () => {
  expect(stack.status.turn).toEqual([
    `turns:${domain}:${at.turns}?transport=tcp`,
    `turns:turn.${domain}:${at.https}?transport=tcp`,
  ]);
});

test.each(each)(
  'over %s: an agent gets a relay address with the own password, and with no other',
  async (_, way) => {
    await withClient(way, ['1001', 'one'], async (client) => {
      const answer = await client.allocate();
      expect(answer.kind).toBe('success');
      const port = (answer.attribute(attribute.relayed)?.readUInt16BE(2) ?? 0) ^ 0x2112;
      expect(port).toBeGreaterThanOrEqual(at.relayFirst);
      expect(port).toBeLessThanOrEqual(at.relayLast);
    });
    for (const wrong of [
      ['1001', 'two'],
      ['9999', 'one'],
    ] as const) {
      expect((await withClient(way, wrong, (client) => client.allocate())).code, wrong.join()).toBe(401);
    }
  },
);

test.each(each)("over %s: media reaches Asterisk's RTP and comes back", async (_, way) => {
  const phone = await Phone.connect(stack.status, '1001');
  const made = await phone.call('600', 'one', { body: phoneSdp('actpass') });
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  expect(answer.status).toBe(200);
  const end = phone.callerEnd(answer);
  phone.within(end, 'ACK');
  // ICE's own check (RFC 8445 §7.2.2): Asterisk answers it at its RTP port, and nobody else can.
  const check = composeStun(
    method.binding,
    'request',
    [
      [attribute.username, Buffer.from(`${attributeOf(answer.body, 'ice-ufrag')}:abcd`)],
      [attribute.priority, Buffer.from('6e0000ff', 'hex')],
      [attribute.controlling, Buffer.alloc(8, 1)],
    ],
    { key: attributeOf(answer.body, 'ice-pwd') },
  );
  await withClient(way, ['1001', 'one'], async (client) => {
    await client.allocate();
    expect((await client.permit('127.0.0.1')).kind).toBe('success');
    const back = parseStun(await client.exchange('127.0.0.1', parseAudio(answer.body)?.port ?? 0, check));
    expect(back).toMatchObject({
      method: method.binding,
      kind: 'success',
      transaction: parseStun(check).transaction,
    });
  });
  phone.within(end, 'BYE');
  expect((await phone.answer(end, 'BYE')).status).toBe(200);
  await phone.close();
});

test('nothing but media servers can be reached through it, and nothing by TCP', async () => {
  await withClient(ways.UDP, ['1001', 'one'], async (client) => {
    await client.allocate();
    for (const peer of [
      '127.0.0.2',
      '10.0.0.1',
      '192.168.1.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '8.8.8.8',
    ]) {
      expect((await client.permit(peer)).code, peer).toBe(403);
    }
  });
  // RFC 6062: what MySQL and the web speak.
  expect((await withClient(ways.TCP, ['1001', 'one'], (client) => client.allocate(6))).kind).toBe('error');
});

test('Asterisk takes no call that comes through it past Kamailio, whatever the call says it is', async () => {
  await withClient(ways.UDP, ['1001', 'one'], async (client) => {
    await client.allocate();
    await client.permit('127.0.0.1');
    for (const leg of ['trunk', 'agent']) {
      const invite = compose(`INVITE sip:1001@127.0.0.1:${at.asterisk} SIP/2.0`, [
        `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK${token()};rport`,
        `From: <sip:1001@localhost>;tag=${token()}`,
        'To: <sip:600@localhost>',
        `Call-ID: ${token()}`,
        'CSeq: 1 INVITE',
        'Contact: <sip:1001@127.0.0.1:9>',
        'Max-Forwards: 10',
        `X-Leg: ${leg}`,
      ]);
      const answer = await client.exchange('127.0.0.1', at.asterisk, Buffer.from(invite));
      expect(answer.toString(), leg).toMatch(/^SIP\/2\.0 401 /);
    }
  });
});

test('an agent who was removed gets nothing', async () => {
  await removeAgent(stack.selection, '1002');
  expect((await withClient(ways.UDP, ['1002', 'two'], (client) => client.allocate())).code).toBe(401);
});

test("coturn's log holds no secret and no complaint", async () => {
  const log = await logs(stack.selection, 'coturn', 10_000);
  expect(log).toMatch(/MySQL DB connection success: .*password=\*+ /);
  expect(log).not.toMatch(/hmackey|command denied|Cannot open/);
});
