import { expect, it } from 'vitest';
import {
  attribute,
  composeAddress,
  composeStun,
  isStun,
  method,
  parseStun,
} from '../../../../server/sip/stun';

it('reads what it writes', () => {
  const packet = composeStun(method.allocate, 'error', [
    [attribute.error, Buffer.from([0, 0, 4, 1])],
    [attribute.nonce, Buffer.from('odd')],
  ]);
  const message = parseStun(packet);
  expect(isStun(packet)).toBe(true);
  expect(message).toMatchObject({ method: method.allocate, kind: 'error', code: 401 });
  expect(message.attribute(attribute.nonce)?.toString()).toBe('odd');
});

it('knows its own packets from others', () => {
  expect(isStun(Buffer.alloc(12))).toBe(false);
  expect(isStun(Buffer.alloc(20))).toBe(false);
});

it('writes XOR-MAPPED addresses (RFC 5769 §2.2)', () => {
  expect(composeAddress('192.0.2.1', 32_853).toString('hex')).toBe('0001a147e112a643');
});
