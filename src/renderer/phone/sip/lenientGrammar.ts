/// <reference path="./jssip.d.ts" />
import { NameAddrHeader, URI } from 'jssip';
import grammar from 'jssip/lib/Grammar';
import { parseNameAddr } from './headers/values';

const UNREADABLE = -1;
/** RFC 3323 §4.1. */
const unknownUri = (): URI => new URI('sip', 'anonymous', 'anonymous.invalid');

/**
 * JsSIP 3.13.8 drops a message, without an answer, when it cannot read one of some headers. Who calls is for display and
 * decides nothing about the call: of From and To the tag is needed, of Contact the URI. What only advises is as if it
 * were not there. The message keeps the text that came, which answers repeat (RFC 3261 §8.2.6.2). docs/decisions/0109
 */
const fallbacks: { readonly [rule: string]: (value: string) => unknown } = {
  From: readableNameAddr,
  To: readableNameAddr,
  Contact: (value) => {
    const uri = readableUri(parseNameAddr(value)?.uri ?? '');
    // Without one JsSIP answers 500.
    return uri === null ? [] : [{ parsed: new NameAddrHeader(uri), possition: 0, offset: value.length }];
  },
  Max_Forwards: () => null,
  Session_Expires: () => null,
  Event: () => null,
  Content_Type: () => null,
  Refer_To: () => null,
  Replaces: () => null,
};

let repaired = false;

/** For all of JsSIP, once. */
export function readLeniently(): void {
  if (repaired) return;
  repaired = true;
  const strict = grammar.parse.bind(grammar);
  grammar.parse = (value, rule) => {
    const read = attempt(() => strict(value, rule));
    if (read === UNREADABLE) return fallback(value, rule);
    for (const uri of urisIn(read)) keepPercent(uri);
    return read;
  };
}

/** A URI as JsSIP has it; null where there is none. */
export function readableUri(text: string): URI | null {
  const uri = URI.parse(text) ?? URI.parse(escapePercent(text));
  if (uri !== undefined) return uri;
  // tel:, urn: and others, which JsSIP cannot read: repeated as they are.
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"]+$/iu.test(text)) return null;
  return Object.assign(unknownUri(), { toString: () => text });
}

function readableNameAddr(value: string): NameAddrHeader {
  const [, tag] = [...value.matchAll(/;\s*tag\s*=\s*([^\s;,<>"]+)/giu)].at(-1) ?? [];
  const uri = readableUri(parseNameAddr(value)?.uri ?? '') ?? unknownUri();
  return new NameAddrHeader(uri, undefined, tag === undefined ? {} : { tag });
}

function fallback(value: string, rule = ''): unknown {
  const read = Object.hasOwn(fallbacks, rule) ? fallbacks[rule] : undefined;
  return read === undefined ? UNREADABLE : read(value);
}

/** It throws for what is escaped and not UTF-8. */
function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

/** A % that escapes nothing, or nothing that is UTF-8, stands for itself. */
function escapePercent(text: string): string {
  const escaped = text.replace(/%(?![0-9a-f]{2})/giu, '%25');
  return attempt(() => decodeURIComponent(escaped)) === UNREADABLE ? text.replaceAll('%', '%25') : escaped;
}

/** JsSIP unescapes a user when it reads it and again when it writes it, and throws at a % then. */
function keepPercent(uri: URI): void {
  if (uri.user?.includes('%')) uri.user = uri.user.replaceAll('%', '%25');
}

function urisIn(read: unknown): URI[] {
  if (read instanceof URI) return [read];
  if (read instanceof NameAddrHeader) return [read.uri];
  return Array.isArray(read) ? read.flatMap((value: { parsed?: unknown }) => urisIn(value.parsed)) : [];
}
