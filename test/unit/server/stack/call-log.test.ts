import { expect, test } from 'vitest';
import { linesOfCall } from '../../../../server/stack/observe/call-log';

const kamailio = (time: string, call: string, leg: string, message: string) =>
  JSON.stringify({ time: `2026-11-23T00:00:${time}Z`, level: 'NOTICE', call, leg, message });

const asterisk = (time: string, callid: string, message: string) =>
  JSON.stringify({
    hostname: '',
    timestamp: `2026-11-23T00:00:${time}Z`,
    identifiers: { lwp: 1, callid },
    logmsg: { location: {}, level: 'WARNING', message: `${message}\n` },
  });

async function story(name: string, logs: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  async function* open(service: string) {
    yield* logs[service] ?? [];
  }
  const lines = await linesOfCall(name, Object.keys(logs), open);
  return lines.map(({ service, message }) => `${service}: ${message}`);
}

test("Asterisk's own warnings are joined by its number, in the order of time over all daemons", async () => {
  const logs = {
    asterisk: [
      asterisk('02.000000', '[C-00000001]', 'call=ABC leg=1 comes as PJSIP/trunk-1'),
      asterisk('03.000000', '[C-00000001]', 'no audio'),
      asterisk('03.500000', '[C-00000002]', 'of another call'),
      asterisk('04.000000', '[C-00000001]', 'call=ABC leg=1 ends as PJSIP/trunk-1'),
    ],
    kamailio: [
      kamailio('01.000000000', '0', '1', 'call ABC from genesys: 1003 calls 1001'),
      kamailio('03.000000001', 'ABC', '1', '180 Ringing'),
      kamailio('03.200000000', 'XYZ', '9', '180 Ringing of another call'),
    ],
  };
  expect(await story('ABC', logs)).toEqual([
    'kamailio: call ABC from genesys: 1003 calls 1001',
    'asterisk: call=ABC leg=1 comes as PJSIP/trunk-1',
    'asterisk: no audio',
    'kamailio: 180 Ringing',
    'asterisk: call=ABC leg=1 ends as PJSIP/trunk-1',
  ]);
});

test('a number that Asterisk gives again after a restart is another call', async () => {
  const logs = {
    asterisk: [
      asterisk('01.000000', '[C-00000001]', 'call=ABC leg=1 comes'),
      asterisk('02.000000', '[C-00000001]', 'call=ABC leg=1 ends'),
      asterisk('09.000000', '[C-00000001]', 'call=DEF leg=2 comes'),
    ],
  };
  expect(await story('ABC', logs)).toEqual([
    'asterisk: call=ABC leg=1 comes',
    'asterisk: call=ABC leg=1 ends',
  ]);
});

test('an error in the first message of a call, whose name was not known yet, is found by its leg', async () => {
  const logs = {
    kamailio: [
      kamailio('01.0', '0', '1', 'call ABC from genesys: 1003 calls 1001'),
      kamailio('02.0', '0', '1', 'query failed'),
      kamailio('03.0', '0', '2', 'of something else'),
    ],
  };
  expect(await story('ABC', logs)).toEqual([
    'kamailio: call ABC from genesys: 1003 calls 1001',
    'kamailio: query failed',
  ]);
});

test('what is no line of a log is passed over, what has a time and the name is shown', async () => {
  const logs = {
    mysql: ['2026-11-23T00:00:01.000000Z 0 [System] started', 'Version: 9 of ABC', '{ "time": broken ABC'],
    nginx: ['2026-11-23T00:00:02Z GET /provisioning/ABC'],
  };
  expect(await story('ABC', logs)).toEqual(['nginx: GET /provisioning/ABC']);
});
