import { describe, expect, it } from 'vitest';
import { combineConfiguration } from '../../../../src/main/app/configuration';
import { type ReadItSettings, readItSettings } from '../../../../src/main/provisioning/itSettings';
import { judgePolicy } from '../../../../src/main/provisioning/policy/machinePolicy';
import { MemoryLog } from '../../../support/main/memory';

const configFile = '/etc/config.json';
const policyFile = '/etc/policy.json';
const noFile = {
  ok: true,
  file: null,
  set: (readItSettings({}, '/') as ReadItSettings & { ok: true }).set,
} as const;
const fileWith = (values: unknown) => ({ file: configFile, ...readItSettings(values, '/etc') });
const policyWith = (values: unknown) => judgePolicy({ state: 'found', place: policyFile, values }, '/');
const noPolicy = judgePolicy({ state: 'none' }, '/');
const combine = (
  file: Parameters<typeof combineConfiguration>[0],
  policy = noPolicy,
  log = new MemoryLog(),
) => combineConfiguration(file, policy, log);

describe('configuration file and policy', () => {
  it('are nothing where there is neither', () =>
    expect(combine(noFile)).toMatchObject({
      account: {},
      error: null,
      preferences: { provisioned: {}, policy: {} },
      places: { provisioned: null, policy: null },
      problems: [],
    }));

  it('together set what each sets; the policy wins, and each value knows where it stands', () => {
    const file = fileWith({
      servers: ['a.example.com', 'b.example.com'],
      dn: '1001',
      turn: ['turns:t.example.com'],
      preferences: { 'incoming.show': 'card', 'dialling.confirm': false },
    });
    const policy = policyWith({
      server: 'p.example.com',
      media: 'relay-only',
      preferences: { 'dialling.confirm': true },
    });
    expect(combine(file, policy)).toEqual({
      account: { server: 'wss://p.example.com:8089/', dn: '1001' },
      origins: { server: policyFile, dn: configFile },
      site: { servers: [], turn: ['turns:t.example.com'], media: 'relay-only' },
      caFileOnly: false,
      policyCaFile: null,
      error: null,
      preferences: {
        provisioned: { 'incoming.show': 'card', 'dialling.confirm': false },
        policy: { 'dialling.confirm': true },
      },
      places: { provisioned: configFile, policy: policyFile },
      problems: [],
    });
  });

  it.each([
    ['the file', fileWith({ media: 'relay-only' }), noPolicy, configFile],
    ['the policy', fileWith({ turn: ['stun:a'] }), policyWith({ media: 'relay-only' }), policyFile],
    [
      'a file with a relay without TLS',
      fileWith({ turn: ['turn:a'], media: 'relay-only' }),
      noPolicy,
      configFile,
    ],
  ])('may not want relayed media without a relay, as %s does', (_which, file, policy, place) =>
    expect(combine(file, policy)).toMatchObject({
      error: { field: 'configuration', problem: 'malformed', origin: { file: place, key: 'media' } },
      site: { media: 'any' },
    }),
  );
});

describe('trust in IT’s CA file alone', () => {
  const only = { trust: 'ca-file-only' };
  it.each([
    ['the file', fileWith({ ...only, caFile: '/ca.pem' }), noPolicy, '/ca.pem'],
    ['the policy', fileWith({ caFile: '/own.pem' }), policyWith({ ...only, caFile: '/it.pem' }), '/it.pem'],
    ['the file, with the policy’s CA', fileWith(only), policyWith({ caFile: '/it.pem' }), '/it.pem'],
  ])('is wanted by %s', (_which, file, policy, caFile) =>
    expect(combine(file, policy)).toMatchObject({ caFileOnly: true, account: { caFile }, error: null }),
  );
  it('is taken back by the policy only', () => {
    const file = fileWith({ ...only, caFile: '/ca.pem' });
    expect(combine(file, policyWith({ trust: 'system' })).caFileOnly).toBe(false);
    expect(
      combine(fileWith({ trust: 'system' }), policyWith({ ...only, caFile: '/it.pem' })).caFileOnly,
    ).toBe(true);
  });
  it.each([
    ['the file names none', fileWith(only), noPolicy, configFile],
    [
      'the policy names none, and the file may be the agent’s',
      fileWith({ caFile: '/own.pem' }),
      policyWith(only),
      policyFile,
    ],
  ])('believes nobody where %s', (_which, file, policy, place) => {
    const { caFileOnly, account, error } = combine(file, policy);
    expect([caFileOnly, account.caFile]).toEqual([true, undefined]);
    expect(error).toMatchObject({ problem: 'malformed', origin: { file: place, key: 'trust' } });
  });
  it.each([{ trust: 'ca-file-onyl' }, { ...only, caFile: '/it.pem', dn: '10 01' }])(
    'holds where a mistake is in the policy: %j',
    (values) => {
      const { caFileOnly, account, error } = combine(fileWith({ caFile: '/own.pem' }), policyWith(values));
      expect([caFileOnly, account.caFile, error?.problem]).toEqual([true, undefined, 'malformed']);
    },
  );
});

describe('a policy that can’t be used as a whole', () => {
  const refused = { state: 'refused', place: policyFile } as const;
  it.each([
    ['is broken and names trust', { ...refused, problem: 'malformed', namesTrust: true }],
    ['is no object and names trust', { state: 'found', place: policyFile, values: [{ trust: 'system' }] }],
  ] as const)('lets nobody sign in where it %s', (_what, found) => {
    const log = new MemoryLog();
    expect(combine(fileWith({ caFile: '/own.pem' }), judgePolicy(found, '/'), log)).toMatchObject({
      caFileOnly: true,
      account: {},
      error: { field: 'configuration', problem: 'malformed', origin: { file: policyFile, key: null } },
      problems: [{ kind: 'policy-refused', place: policyFile, problem: 'malformed' }],
    });
    expect(log.events).toEqual(expect.arrayContaining(['policy.refused', 'configuration.refused']));
  });
  it.each([
    ['is broken', { ...refused, problem: 'malformed', namesTrust: false }],
    ['can’t be read', { ...refused, problem: 'unreadable' }],
    ['may be forged', { ...refused, problem: 'not-trusted' }],
  ] as const)('keeps nobody from signing in where it %s and trust was never named', (_what, found) =>
    expect(combine(fileWith({ caFile: '/own.pem' }), judgePolicy(found, '/'))).toMatchObject({
      caFileOnly: false,
      account: { caFile: '/own.pem' },
      error: null,
      problems: [{ kind: 'policy-refused' }],
    }),
  );
});

describe('a TURN server without TLS', () => {
  it.each([
    ['the file', fileWith({ turn: ['turn:a', 'stun:a', 'turns:a'] }), noPolicy, 'provisioned', configFile],
    ['the policy', noFile, policyWith({ turn: ['turn:a', 'stun:a', 'turns:a'] }), 'policy', policyFile],
  ] as const)('that %s names is not used, and IT is told', (_which, file, policy, source, place) => {
    const log = new MemoryLog();
    expect(combine(file, policy, log)).toMatchObject({
      site: { turn: ['stun:a', 'turns:a'] },
      error: null,
      problems: [{ kind: 'wrong-value', source, place, key: 'turn' }],
    });
    expect(log.events).toContain('configuration.turn-without-tls');
  });
});

describe('a policy', () => {
  it('with a mistake about the server lets nobody sign in by himself, and its preferences hold', () => {
    const log = new MemoryLog();
    const policy = policyWith({ server: 'ws://a', preferences: { 'incoming.show': 'card' } });
    expect(combine(noFile, policy, log)).toMatchObject({
      account: {},
      error: { field: 'configuration', problem: 'insecure', origin: { file: policyFile, key: 'server' } },
      preferences: { policy: { 'incoming.show': 'card' } },
    });
    expect(log.events).toEqual(['configuration.used', 'configuration.refused']);
  });

  it('with a wrong preference holds at its default, and the rest holds', () => {
    const log = new MemoryLog();
    const preferences = { 'dialling.confirm': 'yes', 'incoming.show': 'card', 'no.such': 1 };
    expect(combine(noFile, policyWith({ preferences, future: true }), log)).toMatchObject({
      error: null,
      preferences: { policy: { 'dialling.confirm': true, 'incoming.show': 'card' } },
      problems: [
        { kind: 'wrong-value', source: 'policy', place: policyFile, key: 'preferences.dialling.confirm' },
        { kind: 'wrong-value', source: 'policy', place: policyFile, key: 'preferences.no.such' },
        { kind: 'wrong-value', source: 'policy', place: policyFile, key: 'future' },
      ],
    });
    expect(log.lines.filter(({ event }) => event === 'configuration.wrong-value')).toHaveLength(3);
  });

  it.each([
    ['is forged', { state: 'refused', place: policyFile, problem: 'not-trusted' }, 'not-trusted'],
    ['is no object', { state: 'found', place: policyFile, values: [] }, 'malformed'],
  ] as const)('that %s sets nothing, and is told of', (_what, found, problem) => {
    const log = new MemoryLog();
    const file = fileWith({ preferences: { 'incoming.show': 'card' } });
    expect(combine(file, judgePolicy(found, '/'), log)).toMatchObject({
      error: null,
      preferences: { provisioned: { 'incoming.show': 'card' }, policy: {} },
      places: { provisioned: configFile, policy: null },
      problems: [{ kind: 'policy-refused', place: policyFile, problem }],
    });
    expect(log.events).toContain('policy.refused');
  });
});
