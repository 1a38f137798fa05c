import { expect, test } from 'vitest';
import { olderNode } from '../../../../server/stack/cli/node-version';

test.each(['18.20.4', '20.18.3', '9.99.0'])(
  'Node %s is told to be too old, with what is needed',
  (version) => {
    expect(olderNode(version, '>=20.19')).toMatch(
      `Node ${version} is too old for the server set: it needs 20.19 or newer`,
    );
  },
);

test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('Node %s will do', (version) => {
  expect(olderNode(version, '>=20.19')).toBeUndefined();
});
