import { parse } from 'csv-parse/sync';
import { messageOf, StackFailure } from '../failure';
import { generatePassword } from '../settings/secrets';
import type { NewAgent } from './agents';

export interface ImportedAgent extends NewAgent {
  /** The file had no password for this agent. */
  readonly generated: boolean;
}

/** The columns that a file may have. */
const columns = ['dn', 'password', 'class'];

/**
 * Reads agents from a CSV file (RFC 4180, UTF-8, with or without a byte order mark). Its first line names the columns: `dn` and,
 * optionally, `password` and `class`. Agents without a password get a new one, without a class the default one. Semicolons work as well
 * as commas, since spreadsheets in many countries write them.
 * @throws StackFailure naming the line and what to do
 */
export function readAgentFile(text: string): ImportedAgent[] {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  let records: { info: { lines: number }; record: Record<string, string> }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: header.includes(';') ? ';' : ',',
      columns: (names: string[]) => names.map((name) => requireColumn(name.toLowerCase())),
    });
  } catch (error) {
    if (error instanceof StackFailure) throw error;
    throw new StackFailure(`the file is not valid CSV: ${messageOf(error)}`);
  }
  if (!/\bdn\b/i.test(header))
    throw new StackFailure('the first line must name the columns, for example: dn,password');
  const lines = new Map<string, number>();
  return records.map(({ info, record }) => {
    const { dn = '', password = '', class: serviceClass = '' } = record;
    if (dn === '') throw new StackFailure(`line ${info.lines} has no DN`);
    const earlier = lines.get(dn);
    if (earlier !== undefined)
      throw new StackFailure(`line ${info.lines}: ${dn} is in line ${earlier} already`);
    lines.set(dn, info.lines);
    const generated = password === '';
    return {
      dn,
      password: generated ? generatePassword() : password,
      class: serviceClass === '' ? undefined : serviceClass,
      generated,
    };
  });
}

function requireColumn(name: string): string {
  if (columns.includes(name)) return name;
  throw new StackFailure(`unknown column ${JSON.stringify(name)}: use ${columns.join(', ')}`);
}

/** Lines `dn,password` of the agents with generated passwords, which need no quotes in CSV. */
export function writeMadePasswords(agents: readonly ImportedAgent[]): string {
  const made = agents.filter(({ generated }) => generated);
  return ['dn,password', ...made.map(({ dn, password }) => `${dn},${password}`), ''].join('\n');
}
