import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { within } from './electronApp';
import { registeredPattern } from './sip';
import { type Agent, launch, type Subject, type Surroundings } from './subject';

const passwordField = `document.querySelector('input[name="password"]')`;

function untilInPage(condition: string): string {
  return `new Promise((resolve) => {
    const look = () => (${condition} ? (observer.disconnect(), resolve(true)) : undefined);
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  })`;
}

/**
 * The built app, signed in once as an agent does it: the administrator's configuration file names server, DN and CA, the
 * password is typed and goes to the keychain. From then on it signs in by itself.
 */
export async function createProduct(
  surroundings: Surroundings,
  agent: Agent,
  folder: string,
): Promise<Subject> {
  const config = join(surroundings.scratch, 'product-config.json');
  const { wss: server, domain, dn, ca: caFile } = agent;
  await writeFile(config, JSON.stringify({ server, domain, dn, caFile }));
  const app = await launch(surroundings, 'product', folder, { args: ['--config', config] });
  try {
    await app.inOwnWorld(untilInPage(`${passwordField} !== null`), z.literal(true));
    await app.inOwnWorld(`${passwordField}.focus(), true`, z.literal(true));
    await app.type(agent.password);
    await app.inOwnWorld(`${passwordField}.form.requestSubmit(), true`, z.literal(true));
    await app.received('the product signs in', registeredPattern, 0);
    await within(
      'the sign-in form goes',
      app.inOwnWorld(untilInPage(`${passwordField} === null`), z.literal(true)),
    );
    // As a policy may have it: a link is called without a question.
    const preference = `window.host.changePreferences({ 'dialling.confirm': false }).then(() => true)`;
    await app.inPage(preference, z.literal(true));
  } finally {
    await app.end();
  }
  return {
    name: 'product',
    dn,
    launch: () => launch(surroundings, 'product', folder),
    hearOn: (labels) =>
      `window.host.changePreferences({ 'sound.speaker': ${JSON.stringify(labels)} }).then(() => true)`,
    followsPlugs: true,
  };
}
