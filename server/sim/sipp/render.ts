import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCENARIOS = join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios');
const INCLUDE = /^[ \t]*<!-- include (\S+)((?: [a-z]+="[^"]*")*) -->[ \t]*\n/gm;
const PARAMETER = / ([a-z]+)="([^"]*)"/g;
const PLACEHOLDER = /\{\{([a-z]+)\}\}/g;

/**
 * A scenario file with its parts put in, ready for SIPp, which has no include of its own: a line
 * `<!-- include NAME key="value" -->` is replaced by parts/NAME with every {{key}} filled in.
 * Throws when a part is missing or one of its {{keys}} is not given.
 */
export async function renderScenario(name: string): Promise<string> {
  return expand(await readFile(join(SCENARIOS, name), 'utf8'), name);
}

async function expand(text: string, source: string): Promise<string> {
  const pieces: string[] = [];
  let end = 0;
  for (const match of text.matchAll(INCLUDE)) {
    const [line, part = '', given = ''] = match;
    const parameters = new Map(
      [...given.matchAll(PARAMETER)].map(([, key = '', value = '']) => [key, value]),
    );
    const raw = await readFile(join(SCENARIOS, 'parts', part), 'utf8');
    const filled = raw.replace(PLACEHOLDER, (_, key: string) => {
      const value = parameters.get(key);
      if (value === undefined) throw new Error(`${source} includes ${part} without ${key}`);
      return value;
    });
    pieces.push(text.slice(end, match.index), await expand(filled, part));
    end = match.index + line.length;
  }
  return [...pieces, text.slice(end)].join('');
}
