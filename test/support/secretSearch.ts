import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The forms in which a text may stand in a file, by name. */
function disguises(secret: string): ReadonlyMap<string, Buffer> {
  const utf8 = Buffer.from(secret);
  const forms = new Map<string, Buffer>([
    ['plain', utf8],
    ['upper case', Buffer.from(secret.toUpperCase())],
    ['UTF-16LE', Buffer.from(secret, 'utf16le')],
    ['JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['URL', Buffer.from(encodeURIComponent(secret))],
    ['hex', Buffer.from(utf8.toString('hex'))],
  ]);
  // Base64 looks different by where in its groups of three bytes the secret begins; its ends mix with what is beside them.
  for (const lead of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(lead), utf8])
      .toString('base64')
      .replace(/=+$/, '');
    const own = encoded.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + utf8.length) * 8) / 6));
    forms.set(`base64 + ${lead}`, Buffer.from(own));
    forms.set(`base64url + ${lead}`, Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_')));
  }
  if (/^([0-9a-f]{2})+$/.test(secret)) forms.set('bytes', Buffer.from(secret, 'hex'));
  // Where nothing needs escaping.
  return new Map([...forms].filter(([name, form]) => name === 'plain' || !form.equals(utf8)));
}

/** Where the secrets stand in that content: `NAME as FORM`. Names, not secrets, so that a report can be shown. */
export function secretsIn(content: Buffer, secrets: ReadonlyMap<string, string>): string[] {
  const unpacked = gunzipped(content);
  return [...secrets].flatMap(([name, secret]) =>
    [...disguises(secret)]
      .filter(([, form]) => content.includes(form) || unpacked?.includes(form))
      .map(([form]) => `${name} as ${form}`),
  );
}

export interface Searched {
  /** Paths of all files that were read. */
  readonly files: readonly string[];
  /** `PATH: NAME as FORM` */
  readonly found: readonly string[];
}

/** Reads every regular file below `dir`, whatever its name; `except` are folders that are left out. */
export async function searchFolder(
  dir: string,
  secrets: ReadonlyMap<string, string>,
  { except = [] }: { readonly except?: readonly string[] } = {},
): Promise<Searched> {
  const files: string[] = [];
  const found: string[] = [];
  for (const name of await readdir(dir, { recursive: true })) {
    const file = path.join(dir, name);
    if (except.some((folder) => file === folder || file.startsWith(folder + path.sep))) continue;
    if (!(await lstat(file)).isFile()) continue;
    files.push(file);
    // The name may say it too.
    const content = Buffer.concat([Buffer.from(`${name}\n`), await readFile(file)]);
    found.push(...secretsIn(content, secrets).map((where) => `${file}: ${where}`));
  }
  return { files, found };
}

function gunzipped(content: Buffer): Buffer | null {
  const start = content.indexOf(Buffer.from([0x1f, 0x8b, 0x08]));
  if (start === -1) return null;
  try {
    return gunzipSync(content.subarray(start));
  } catch {
    return null;
  }
}
