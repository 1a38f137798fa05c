import { beforeAll, describe, expect, it } from 'vitest';
import { isWithin, verifyAgainstCa } from '../../../../../src/main/security/certificates/verifyAgainstCa';
import {
  type CertificateOptions,
  daysFromToday,
  type Issued,
  issue,
  rsa,
  today,
  x509,
} from '../../../../support/main/certificates';

const host = 'phone.example.test';
const server: CertificateOptions = {
  subject: 'CN=server',
  names: [{ type: 'dns', value: host }],
  extendedKeyUsages: [x509.ExtendedKeyUsage.serverAuth],
};
const authority: CertificateOptions = {
  subject: 'CN=Private CA',
  ca: true,
  keyUsages: x509.KeyUsageFlags.keyCertSign,
};

let ca: Issued;
let intermediate: Issued;
beforeAll(async () => {
  ca = await issue(authority);
  intermediate = await issue({ ...authority, subject: 'CN=Intermediate', pathLength: 0 }, ca);
});

async function verdict(options: Partial<CertificateOptions>, issuer = ca, sent: readonly Issued[] = []) {
  const leaf = await issue({ ...server, ...options }, issuer);
  return verifyAgainstCa([leaf.pem, ...sent.map(({ pem }) => pem)], host, [ca.pem], today);
}

describe('a good certificate', () => {
  it('is signed by the CA', async () => expect(await verdict({})).toBe('ok'));
  it('is signed by an intermediate that the server sends', async () =>
    expect(await verdict({}, intermediate, [intermediate])).toBe('ok'));
  it('comes with its intermediates in any order and others among them', async () => {
    const other = await issue({ ...authority, subject: 'CN=Other' });
    expect(await verdict({}, intermediate, [other, ca, intermediate])).toBe('ok');
  });
  it('is signed by an intermediate that the CA file itself holds', async () => {
    const leaf = await issue(server, intermediate);
    expect(verifyAgainstCa([leaf.pem], host, [intermediate.pem], today)).toBe('ok');
  });
  it('is found by the right one of several CAs of the same name', async () => {
    const before = await issue(authority);
    const leaf = await issue(server, ca);
    expect(verifyAgainstCa([leaf.pem], host, [before.pem, ca.pem], today)).toBe('ok');
  });
  it('has no extended key usages at all', async () => {
    const { extendedKeyUsages, ...any } = server;
    const leaf = await issue(any, ca);
    expect(extendedKeyUsages).toBeDefined();
    expect(verifyAgainstCa([leaf.pem], host, [ca.pem], today)).toBe('ok');
  });
  it('is RSA with 2048 bits', async () => expect(await verdict({ algorithm: rsa(2048) })).toBe('ok'));
  it('names a wildcard of the domain', async () =>
    expect(await verdict({ names: [{ type: 'dns', value: '*.example.test' }] })).toBe('ok'));
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:db8::7', '[2001:db8:0::7]'],
  ])('names the address %s for %s', async (value, hostname) => {
    const leaf = await issue({ ...server, names: [{ type: 'ip', value }] }, ca);
    expect(verifyAgainstCa([leaf.pem], hostname, [ca.pem], today)).toBe('ok');
  });
});

describe('who signed it', () => {
  it('is another CA', async () => {
    expect(await verdict({}, await issue({ ...authority, subject: 'CN=Other CA' }))).toBe(
      'unknown-authority',
    );
  });
  it('is another CA of the same name', async () => {
    expect(await verdict({}, await issue(authority))).toBe('unknown-authority');
  });
  it('is an intermediate that the server does not send', async () => {
    expect(await verdict({}, intermediate)).toBe('unknown-authority');
  });
  it('is itself', async () => {
    const leaf = await issue(server);
    expect(verifyAgainstCa([leaf.pem], host, [ca.pem], today)).toBe('unknown-authority');
  });
  it('is itself, and the CA file holds it though it is no CA', async () => {
    const leaf = await issue({ ...server, ca: false });
    expect(verifyAgainstCa([leaf.pem], host, [leaf.pem], today)).toBe('unknown-authority');
  });
  it('has the CA’s key and another name', async () => {
    const renamed = await issue({ ...authority, subject: 'CN=Renamed', keys: ca.keys });
    expect(await verdict({}, renamed)).toBe('unknown-authority');
  });
  it('is a server certificate used as a CA', async () => {
    const leaf = await issue({ ...server, subject: 'CN=some server', ca: false }, ca);
    expect(await verdict({}, leaf, [leaf])).toBe('unknown-authority');
  });
  it('is a certificate of the CA file that is no CA', async () => {
    const { ca: _isCa, ...notCa } = authority;
    const leaf = await issue({ ...notCa, ca: false });
    const signed = await issue(server, leaf);
    expect(verifyAgainstCa([signed.pem], host, [leaf.pem], today)).toBe('unknown-authority');
  });
  it('is a CA that may not sign certificates', async () => {
    const crlOnly = await issue(
      { ...authority, subject: 'CN=CRL', keyUsages: x509.KeyUsageFlags.cRLSign },
      ca,
    );
    expect(await verdict({}, crlOnly, [crlOnly])).toBe('unknown-authority');
  });
  it('is nobody: two CAs that signed each other', async () => {
    const one = await issue({ ...authority, subject: 'CN=one' });
    const two = await issue({ ...authority, subject: 'CN=two' }, one);
    expect(await verdict({}, two, [two, one])).toBe('unknown-authority');
  });
});

describe('dates', () => {
  it('are over', async () => expect(await verdict({ notAfter: daysFromToday(-1) })).toBe('expired'));
  it('are still to come', async () =>
    expect(await verdict({ notBefore: daysFromToday(1) })).toBe('not-yet-valid'));
  it('are over for the intermediate', async () => {
    const old = await issue({ ...authority, subject: 'CN=Old', notAfter: daysFromToday(-1) }, ca);
    expect(await verdict({}, old, [old])).toBe('expired');
  });
  it('are over for the CA', async () => {
    const old = await issue({ ...authority, notAfter: daysFromToday(-1) });
    const leaf = await issue(server, old);
    expect(verifyAgainstCa([leaf.pem], host, [old.pem], today)).toBe('expired');
  });
});

it('a date that can’t be read is neither before nor after: it refuses', () => {
  const unread = new Date(Number.NaN);
  expect(isWithin(today, daysFromToday(-1), daysFromToday(1))).toBe('ok');
  expect(isWithin(today, unread, daysFromToday(1))).toBe('not-yet-valid');
  expect(isWithin(today, daysFromToday(-1), unread)).toBe('expired');
});

describe('the name', () => {
  it.each([
    ['another host', [{ type: 'dns', value: 'other.example.test' }]],
    ['a wildcard of another level', [{ type: 'dns', value: '*.test' }]],
    ['a wildcard within a label', [{ type: 'dns', value: 'ph*.example.test' }]],
    ['an address', [{ type: 'ip', value: '192.0.2.7' }]],
  ] as const)('is %s', async (_, names) => expect(await verdict({ names })).toBe('wrong-name'));
  it('is only the common name', async () => {
    const { names, ...unnamed } = server;
    const leaf = await issue({ ...unnamed, subject: `CN=${host}` }, ca);
    expect(names).toBeDefined();
    expect(verifyAgainstCa([leaf.pem], host, [ca.pem], today)).toBe('wrong-name');
  });
  it('is the address, spelled as a host', async () => {
    const leaf = await issue({ ...server, names: [{ type: 'dns', value: '192.0.2.7' }] }, ca);
    expect(verifyAgainstCa([leaf.pem], '192.0.2.7', [ca.pem], today)).toBe('wrong-name');
  });
});

describe('the purpose', () => {
  it('is only clients', async () =>
    expect(await verdict({ extendedKeyUsages: [x509.ExtendedKeyUsage.clientAuth] })).toBe('not-for-servers'));
  it('is only clients for the CA that signed it', async () => {
    const clients = await issue(
      { ...authority, subject: 'CN=Clients', extendedKeyUsages: [x509.ExtendedKeyUsage.clientAuth] },
      ca,
    );
    expect(await verdict({}, clients, [clients])).toBe('not-for-servers');
  });
});

describe('what else makes a chain unsound', () => {
  it('a CA below one that allows none', async () => {
    const below = await issue({ ...authority, subject: 'CN=Below' }, intermediate);
    expect(await verdict({}, below, [below, intermediate])).toBe('invalid');
  });
  it('a critical extension that is not understood', async () => {
    const unknown = new x509.Extension('1.2.3.4.5', true, new Uint8Array([5, 0]));
    expect(await verdict({ more: [unknown] })).toBe('invalid');
  });
  it('is not an extension that is not critical', async () => {
    const unknown = new x509.Extension('1.2.3.4.5', false, new Uint8Array([5, 0]));
    expect(await verdict({ more: [unknown] })).toBe('ok');
  });
  it('an RSA key of 1024 bits', async () => expect(await verdict({ algorithm: rsa(1024) })).toBe('invalid'));
  it('a SHA-1 signature', async () => {
    const sha1 = await issue({ ...authority, algorithm: rsa(2048, 'SHA-1') });
    const leaf = await issue(server, sha1);
    expect(verifyAgainstCa([leaf.pem], host, [sha1.pem], today)).toBe('invalid');
  });
  it.each([[[]], [['not a certificate']]])('no certificate: %j', (chain) =>
    expect(verifyAgainstCa(chain, host, [ca.pem], today)).toBe('invalid'),
  );
});

describe('name constraints', () => {
  // permittedSubtrees [0] with one dNSName [2] "other.test".
  const otherTest = Buffer.from('3010a00e300c820a6f746865722e74657374', 'hex');
  it.each([true, false])(
    'are not half obeyed: a CA that has them is refused, critical or not (%s)',
    async (critical) => {
      const constrained = await issue({
        ...authority,
        more: [new x509.Extension('2.5.29.30', critical, otherTest)],
      });
      const leaf = await issue(server, constrained);
      expect(verifyAgainstCa([leaf.pem], host, [constrained.pem], today)).toBe('invalid');
      const below = await issue(
        {
          ...authority,
          subject: 'CN=Below',
          more: constrained.certificate.extensions.filter(({ type }) => type === '2.5.29.30'),
        },
        ca,
      );
      expect(await verdict({}, below, [below])).toBe('invalid');
    },
  );
});

describe('key usages of the server', () => {
  const {
    digitalSignature,
    keyEncipherment,
    keyAgreement,
    cRLSign,
    keyCertSign,
    nonRepudiation,
    encipherOnly,
  } = x509.KeyUsageFlags;
  it.each([
    digitalSignature,
    keyEncipherment,
    keyAgreement,
    digitalSignature | cRLSign,
    keyAgreement | encipherOnly,
  ])('%i are good for TLS', async (keyUsages) => expect(await verdict({ keyUsages })).toBe('ok'));
  it.each([cRLSign, keyCertSign, nonRepudiation, cRLSign | nonRepudiation])('%i are not', async (keyUsages) =>
    expect(await verdict({ keyUsages })).toBe('not-for-servers'),
  );
  it('of an odd form refuse it', async () => {
    const odd = [new x509.Extension('2.5.29.15', false, Buffer.from('0500', 'hex'))];
    expect(await verdict({ more: odd })).not.toBe('ok');
  });
});
