import { z } from 'zod';

/** A line of a daemon's log, as far as it could be read. */
export interface LogLine {
  /** UTC (RFC 3339), as the log has it. */
  readonly time: string;
  readonly service: string;
  readonly level: string;
  readonly message: string;
  /** Kamailio: the call's name, and the Call-ID of the leg. */
  readonly call?: string;
  readonly leg?: string;
  /** Asterisk: its own number for the call, unique until a restart. */
  readonly number?: string;
}

/** A line of Kamailio's log (server/kamailio/routes/log.cfg). */
const kamailioLine = z.object({
  time: z.string(),
  level: z.string(),
  message: z.string(),
  call: z.string().exactOptional(),
  leg: z.string().exactOptional(),
});

/** A line of Asterisk's log (server/asterisk/logger.conf). */
const asteriskLine = z.object({
  timestamp: z.string(),
  identifiers: z.object({ callid: z.string().default('') }),
  logmsg: z.object({ level: z.string(), message: z.string() }),
});

/** Reads a line of a log; undefined for anything else, such as a daemon's greeting. */
export function parseLogLine(service: string, text: string): LogLine | undefined {
  if (!text.startsWith('{')) {
    const [time = '', ...rest] = text.split(' ');
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(time)
      ? { time, service, level: '', message: rest.join(' ') }
      : undefined;
  }
  const json = parseJson(text);
  const kamailio = kamailioLine.safeParse(json);
  if (kamailio.success) return { ...kamailio.data, service };
  const asterisk = asteriskLine.safeParse(json);
  if (!asterisk.success) return undefined;
  const { timestamp: time, identifiers, logmsg } = asterisk.data;
  const message = logmsg.message.trimEnd();
  const number = identifiers.callid;
  return { time, service, level: logmsg.level, message, ...(number === '' ? {} : { number }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Opens a log at its beginning; called several times. */
export type OpenLog<Name extends string> = (service: Name) => AsyncIterable<string>;

/**
 * Collects what all daemons log about one call, in the order of time. `name` is its CallUUID, or the Call-ID of its first leg, which
 * names an agent's call until Genesys does. Asterisk's warnings have only its own number for a call; the line that it logs when a leg
 * comes joins number and name.
 */
export async function linesOfCall<Name extends string>(
  name: string,
  services: readonly Name[],
  open: OpenLog<Name>,
): Promise<LogLine[]> {
  const names = await otherNames(name, services, open);
  const { legs, spans } = await tracesOf(names, services, open);
  const found: LogLine[] = [];
  for (const service of services) {
    for await (const text of open(service)) {
      const line = parseLogLine(service, text);
      if (line === undefined) continue;
      const numbered = spans.some(
        ({ service: whose, number, first, last }) =>
          whose === service && number === line.number && line.time >= first && line.time <= last,
      );
      if (numbered || isOf(names, line) || (line.leg !== undefined && legs.has(line.leg))) found.push(line);
    }
  }
  // Sorting is stable, so one daemon's lines with the same time keep their order. Fractions differ in length, and "Z" sorts after digits.
  return found.sort((a, b) => compare(a.time.replace('Z', ''), b.time.replace('Z', '')));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function isOf(names: ReadonlySet<string>, { call, message }: LogLine): boolean {
  if (call !== undefined && names.has(call)) return true;
  return [...names].some((name) => message.includes(name));
}

/** All names of the call: before and after Genesys named it. */
async function otherNames<Name extends string>(
  name: string,
  services: readonly Name[],
  open: OpenLog<Name>,
): Promise<Set<string>> {
  const names = new Set([name]);
  for (const service of services) {
    for await (const text of open(service)) {
      if (!text.includes(name)) continue;
      const line = parseLogLine(service, text);
      const given = /^Genesys names this call (\S+)$/.exec(line?.message ?? '')?.[1];
      if (given === undefined || line?.call === undefined) continue;
      if (given === name) names.add(line.call);
      else if (line.call === name) names.add(given);
    }
  }
  return names;
}

interface Span {
  readonly service: string;
  readonly number: string;
  readonly first: string;
  readonly last: string;
}

/** Finds the call's traces: the Call-IDs of its legs, and Asterisk's numbers, each with the time in which it is this call's. */
async function tracesOf<Name extends string>(
  names: ReadonlySet<string>,
  services: readonly Name[],
  open: OpenLog<Name>,
): Promise<{ legs: Set<string>; spans: Span[] }> {
  const legs = new Set<string>();
  const spans = new Map<string, Span>();
  for (const service of services) {
    for await (const text of open(service)) {
      const line = parseLogLine(service, text);
      if (line === undefined || !isOf(names, line)) continue;
      const { leg, number, time } = line;
      if (leg !== undefined) legs.add(leg);
      const key = `${service} ${number}`;
      if (number !== undefined) {
        spans.set(key, { service, number, first: spans.get(key)?.first ?? time, last: time });
      }
    }
  }
  return { legs, spans: [...spans.values()] };
}

export function printLine({ time, service, level, leg, message }: LogLine): string {
  const of = leg === undefined ? '' : ` leg=${leg}`;
  return `${time} ${service.padEnd(8)} ${level.padEnd(7)} ${message}${of}`;
}
