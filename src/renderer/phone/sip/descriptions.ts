import { splitOutside } from './headers/values';

const SDP = 'application/sdp';
/** Parts within parts (RFC 2046 §5.1): no more than this deep. */
const MAX_DEPTH = 3;

/**
 * The session description in a body: all of it, whatever parameters its type has, or one part of several (RFC 5621). null:
 * there is none, or a part that has to be understood is not (RFC 3261 §20.11). Pure.
 */
export function descriptionIn(contentType: string, body: string, depth = 0): string | null {
  const [type = '', ...parameters] = splitOutside(contentType, ';');
  const name = type.toLowerCase();
  if (name === SDP) return body;
  const boundary = boundaryOf(parameters);
  if (!name.startsWith('multipart/') || boundary === null || depth === MAX_DEPTH) return null;
  const parts = partsOf(body, boundary).map(({ headers, content }) => ({
    description: descriptionIn(headerOf(headers, 'content-type'), content, depth + 1),
    required: /;\s*handling\s*=\s*"?required/iu.test(headerOf(headers, 'content-disposition')),
  }));
  if (parts.some(({ description, required }) => required && description === null)) return null;
  const described = parts.flatMap(({ description }) => description ?? []);
  // Alternatives get better from one to the next (RFC 2046 §5.1.4).
  return (name === 'multipart/alternative' ? described.at(-1) : described[0]) ?? null;
}

function boundaryOf(parameters: readonly string[]): string | null {
  for (const parameter of parameters) {
    const [, quoted, plain] = /^boundary\s*=\s*(?:"((?:[^"\\]|\\.)+)"|([^\s"]+))$/iu.exec(parameter) ?? [];
    const boundary = quoted?.replace(/\\(.)/gu, '$1') ?? plain;
    if (boundary !== undefined) return boundary;
  }
  return null;
}

interface Part {
  readonly headers: readonly string[];
  readonly content: string;
}

/** Between the delimiters; what stands before the first and after the last is nothing (RFC 2046 §5.1.1). */
function partsOf(body: string, boundary: string): Part[] {
  const parts: Part[] = [];
  let lines: string[] | null = null;
  for (const line of body.split(/\r?\n/u)) {
    const text = line.trimEnd();
    const ends = text === `--${boundary}--`;
    if (ends || text === `--${boundary}`) {
      if (lines !== null) parts.push(partOf(lines));
      if (ends) return parts;
      lines = [];
    } else {
      lines?.push(line);
    }
  }
  // Never closed: the rest belongs to the last.
  if (lines !== null) parts.push(partOf(lines));
  return parts;
}

function partOf(lines: readonly string[]): Part {
  const end = lines.indexOf('');
  const headers = (end === -1 ? lines : lines.slice(0, end)).join('\n').replace(/\n[ \t]+/gu, ' ');
  const content = end === -1 ? [] : lines.slice(end + 1);
  // The line break before a delimiter belongs to it; a description ends with one (RFC 8866 §9).
  const text = content.join('\r\n');
  return { headers: headers.split('\n'), content: text.endsWith('\r\n') ? text : `${text}\r\n` };
}

function headerOf(headers: readonly string[], name: string): string {
  const header = headers.find((line) => line.slice(0, line.indexOf(':')).trim().toLowerCase() === name);
  return header?.slice(header.indexOf(':') + 1).trim() ?? '';
}
