import path from 'node:path';
import { OwnNetwork } from '../support/desktop/ownNetwork';
import { test as base } from './callFixtures';

export { expect } from './callFixtures';

/** With a network between the server set and the phone that is launched in it. */
export const test = base.extend<object, { readonly network: OwnNetwork }>({
  network: [
    async ({ desktop }, use) => {
      const network = await OwnNetwork.start(path.join(desktop.dir, 'network'), desktop.env);
      await use(network);
      await network.stop();
    },
    { scope: 'worker' },
  ],
  address: [async ({ network }, use) => use(network.serverAddress), { scope: 'worker' }],
});
