import path from 'node:path';
import { withTypes } from '../itSettings';
import type { FoundPolicy } from './foundPolicy';
import type { RunTool } from './runTool';

/** Group policies stand here; only administrators can write below it. */
const policies = String.raw`HKLM\SOFTWARE\Policies`;
const place = String.raw`${policies}\Agent Softphone`;

export async function findRegistryPolicy(run: RunTool, env: NodeJS.ProcessEnv): Promise<FoundPolicy> {
  const reg = path.win32.join(env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'reg.exe');
  const query = (key: string, ...args: string[]) => run(reg, ['query', key, ...args, '/reg:64']);
  const [ours, all] = await Promise.all([query(place, '/s'), query(policies)]);
  if (ours !== null) return { state: 'found', place, values: withTypes(parseRegQuery(ours)) };
  // reg.exe fails in the same way where there is no such key and where it may not be used at all.
  return all === null ? { state: 'refused', place, problem: 'unreadable' } : { state: 'none' };
}

const valueLine = /^ {4}(.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;

/**
 * Reads what `reg.exe query KEY /s` writes into an object: values of KEY itself, and those of its subkeys in objects of their
 * own. It writes in the console's code page: what is not ASCII does not come through, and is taken for a mistake
 * (docs/decisions/0147).
 */
export function parseRegQuery(text: string): Record<string, unknown> {
  const whole = new Map<string, unknown>();
  let root: string | null = null;
  let values = whole;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('HKEY_')) {
      root ??= line;
      values = line === root ? whole : new Map();
      if (values !== whole) whole.set(line.slice(root.length + 1), values);
      continue;
    }
    const [, name, type, data = ''] = valueLine.exec(line) ?? [];
    if (name !== undefined && type !== undefined) values.set(name, registryValue(type, data));
  }
  return Object.fromEntries([...whole].map(([name, value]) => [name, plain(value)]));
}

const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);

/** Reads one value; undefined, which fits nothing, for what no policy has: other types, and what the code page has spoilt. */
function registryValue(type: string, data: string): unknown {
  if (/[^\x20-\x7e]/.test(data)) return undefined;
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      return data;
    case 'REG_DWORD':
      return Number(data);
    case 'REG_MULTI_SZ':
      return data.split(String.raw`\0`).filter((each) => each !== '');
    default:
      return undefined;
  }
}
