/** A SIP message as read from the network: enough of RFC 3261 section 7 to check what a peer sent. */
export interface SipMessage {
  readonly startLine: string;
  /** Status code of a response; undefined for a request. */
  readonly status: number | undefined;
  /** Values by lower-case name, in order of appearance. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

const COMPACT: Readonly<Record<string, string>> = {
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  v: 'via',
  k: 'supported',
  o: 'event',
  u: 'allow-events',
  x: 'session-expires',
  r: 'refer-to',
};

/** Never throws: lines that are no header are left out, a missing body is ''. */
export function parseSipMessage(text: string): SipMessage {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [startLine = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    const name = COMPACT[written] ?? written;
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const status = /^SIP\/2\.0 (\d{3})\b/.exec(startLine)?.[1];
  return {
    startLine,
    status: status === undefined ? undefined : Number(status),
    headers,
    body: rest.join('\r\n\r\n'),
  };
}

/** The header's first value; name in lower case. */
export function header(message: SipMessage, name: string): string | undefined {
  return message.headers.get(name)?.[0];
}

/** The tag of a From or To value, also of one without angle brackets (docs/genesys-protocol.md §1). */
export function tagOf(value: string | undefined): string | undefined {
  const parameters = value?.slice(value.lastIndexOf('>') + 1);
  return /;\s*tag=([^;,\s]+)/i.exec(parameters ?? '')?.[1];
}
