import { z } from 'zod';
import type { Runtime } from '../../runtime/runtime';
import type { AgentDetails } from '../agents';

/** A registration in Asterisk's database, under `/registrar/contact/DN;@…`. */
const contactSchema = z.object({
  uri: z.string(),
  user_agent: z.string(),
  expiration_time: z.coerce.number(),
});

type Phone = AgentDetails['phones'][number] & { readonly dn: string };

/** Lists the signed-in phones, as Asterisk knows them. */
export async function readPhones(runtime: Runtime): Promise<Phone[]> {
  if ((await runtime.state('asterisk')) !== 'running') return [];
  const { output } = await runtime.control('asterisk', [
    'asterisk',
    '-C',
    '/etc/asterisk/asterisk.conf',
    '-rx',
    'database show registrar',
  ]);
  return output.split('\n').flatMap((line) => {
    const [, dn, json] = /^\/registrar\/contact\/([^;]+);@\S+\s*: (\{.*\})\s*$/.exec(line) ?? [];
    if (dn === undefined || json === undefined) return [];
    const { uri, user_agent, expiration_time } = contactSchema.parse(JSON.parse(json));
    const expires = new Date(expiration_time * 1000).toISOString().slice(0, 19).replace('T', ' ');
    return [{ dn, from: uri.replace(/^.*@|;.*$/g, ''), userAgent: user_agent, since: '?', expires }];
  });
}
