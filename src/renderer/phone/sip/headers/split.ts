/**
 * Cuts a header value at `separator` where it stands outside quoted strings, angle brackets and comments
 * (RFC 3261 §7.3.1, §25.1). Never throws: what is not closed reaches to the end.
 */
export function splitOutside(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let angled = false;
  let comments = 0;
  for (let i = 0; i < value.length; i += 1) {
    const char = value[i];
    if (char === '\\' && (quoted || comments > 0)) i += 1;
    else if (char === '"' && comments === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (char === '<') angled = true;
    else if (char === '>') angled = false;
    else if (angled) continue;
    else if (char === '(') comments += 1;
    else if (char === ')') comments = Math.max(0, comments - 1);
    else if (char === separator && comments === 0) {
      parts.push(value.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts;
}
