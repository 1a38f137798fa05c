import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { StackFailure } from '../failure';
import { nodesOf } from '../settings/nodes';
import {
  databaseEndpoint,
  endpoint,
  readSettings,
  requireSettings,
  settingsSchema,
} from '../settings/settings';
import { type StackSelection, statePaths, writePrivately } from '../settings/state-dir';

/** The data that all hosts of a site share. */
const siteSchema = z.object({
  format: z.literal(1),
  domain: settingsSchema.shape.domain,
  genesys: settingsSchema.shape.genesys,
  /** Address and port of the site's MySQL. */
  database: endpoint,
  /** The site's Asterisks and Kamailios, as the new host will know them. */
  nodes: z.object({ asterisk: z.array(endpoint), kamailio: z.array(endpoint) }),
  secrets: z.record(z.string(), z.string()),
  ca: z.string(),
  caKey: z.string(),
});
export type Site = z.infer<typeof siteSchema>;

/**
 * Writes the file with which another host joins the site, with mode 0600: it has the set's passwords and the CA's key.
 * @throws StackFailure when the set was never brought up
 */
export async function writeJoinFile(selection: StackSelection, file: string): Promise<void> {
  const settings = await requireSettings(selection);
  const paths = statePaths(selection.stateDir);
  const site: Site = {
    format: 1,
    domain: settings.domain,
    genesys: settings.genesys,
    database: databaseEndpoint(settings),
    nodes: { asterisk: nodesOf(settings, 'asterisk'), kamailio: nodesOf(settings, 'kamailio') },
    secrets: z.record(z.string(), z.string()).parse(JSON.parse(await readFile(paths.secrets, 'utf8'))),
    ca: await readFile(paths.ca, 'utf8'),
    caKey: await readFile(paths.caKey, 'utf8'),
  };
  await writePrivately(file, JSON.stringify(site));
}

/**
 * Makes a new set part of the site: the same passwords, the same CA.
 * @throws StackFailure when there is a set already, or the file is no join file
 */
export async function joinSite(stateDir: string, file: string): Promise<Site> {
  if ((await readSettings(stateDir)) !== undefined) {
    throw new StackFailure(
      '--join is for a new server set: this one is part of a site already; run `up` without it',
    );
  }
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StackFailure(`${file} can't be read: ${error.code ?? error.message}`);
  });
  const site = parseSite(text);
  if (site === undefined)
    throw new StackFailure(
      `${file} is not a join file: make one with \`join-file\` on another host of the site`,
    );
  const paths = statePaths(stateDir);
  await mkdir(dirname(paths.ca), { recursive: true, mode: 0o700 });
  await writePrivately(paths.secrets, JSON.stringify(site.secrets));
  await writePrivately(paths.ca, site.ca);
  await writePrivately(paths.caKey, site.caKey);
  return site;
}

function parseSite(text: string): Site | undefined {
  try {
    return siteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
