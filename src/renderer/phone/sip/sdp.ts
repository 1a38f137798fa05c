/**
 * The old way to hold, `c=IN IP4 0.0.0.0` (RFC 2543; SIP Server still uses it, docs/genesys-protocol.md §3), rewritten as
 * `a=sendonly`, which JsSIP and the browser understand (RFC 3264 §8.4). Other descriptions are returned as they are.
 */
export function zeroAddressAsHold(sdp: string): string {
  if (!/^c=IN (?:IP4 0\.0\.0\.0|IP6 ::0?)\s*$/mu.test(sdp)) return sdp;
  const [session = '', ...sections] = sdp.split(/^(?=m=)/mu);
  const sessionIsZero = hasZeroAddress(session) === true;
  const rewritten = sections.map((section) => {
    // A browser that trickles offers 0.0.0.0 too, and names its real addresses as candidates (RFC 8839 §4.3.1).
    const isZero = (hasZeroAddress(section) ?? sessionIsZero) && !/^a=candidate:/mu.test(section);
    if (!isZero || !section.startsWith('m=audio') || /^a=(?:sendonly|inactive)\s*$/mu.test(section))
      return section;
    const rest = endOfLine(section).replace(/^a=(?:sendrecv|recvonly)\r?\n/gmu, '');
    return `${rest}a=sendonly\r\n`;
  });
  return [session, ...rewritten].join('');
}

/**
 * An answer of ours while we hold the call (RFC 3264 §6.1, §8.4): nothing is taken. `sendrecv` becomes `sendonly`, and what only
 * receives becomes `inactive`.
 */
export function asHeldHere(sdp: string): string {
  const [session = '', ...sections] = sdp.split(/^(?=m=)/mu);
  const common = directionOf(session) ?? 'sendrecv';
  const held = sections.map((section) => {
    if (!section.startsWith('m=audio')) return section;
    const direction = directionOf(section) ?? common;
    if (direction === 'sendonly' || direction === 'inactive') return section;
    const rest = endOfLine(section).replace(/^a=(?:sendrecv|recvonly)\r?\n/gmu, '');
    return `${rest}a=${direction === 'sendrecv' ? 'sendonly' : 'inactive'}\r\n`;
  });
  return [session, ...held].join('');
}

function directionOf(lines: string): string | undefined {
  return /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/mu.exec(lines)?.[1];
}

function endOfLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\r\n`;
}

/** null: the section has no address of its own. */
function hasZeroAddress(section: string): boolean | null {
  const address = /^c=IN IP[46] (\S+)/mu.exec(section)?.[1];
  return address === undefined ? null : /^(?:0\.0\.0\.0|::0?)$/u.test(address);
}
