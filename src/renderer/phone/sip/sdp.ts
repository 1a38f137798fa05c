import { parse } from 'sdp-transform';

// Descriptions are read by sdp-transform and changed line by line (docs/decisions/0145).

/**
 * The old way to hold, `c=IN IP4 0.0.0.0` (RFC 2543; SIP Server still uses it, docs/genesys-protocol.md §3), rewritten as
 * `a=sendonly`, which JsSIP and the browser understand (RFC 3264 §8.4). Other descriptions are returned as they are.
 */
export function zeroAddressAsHold(sdp: string): string {
  const common = parse(sessionOf(sdp)).connection;
  return changeAudio(sdp, (section, audio) => {
    const { ip } = audio.connection ?? common ?? {};
    // A browser that trickles offers 0.0.0.0 too, and names its real addresses as candidates (RFC 8839 §4.3.1).
    if (!isZero(ip) || audio.candidates !== undefined) return section;
    if (audio.direction === 'sendonly' || audio.direction === 'inactive') return section;
    return withDirection(section, 'sendonly');
  });
}

/**
 * An answer of ours while we hold the call (RFC 3264 §6.1, §8.4): nothing is taken. `sendrecv` becomes `sendonly`, and what only
 * receives becomes `inactive`.
 */
export function asHeldHere(sdp: string): string {
  const common = parse(sessionOf(sdp)).direction ?? 'sendrecv';
  return changeAudio(sdp, (section, audio) => {
    const direction = audio.direction ?? common;
    if (direction === 'sendonly' || direction === 'inactive') return section;
    return withDirection(section, direction === 'sendrecv' ? 'sendonly' : 'inactive');
  });
}

/** The description with each of its audio streams as `change` makes it of its lines and of what they mean. */
export function changeAudio(sdp: string, change: (section: string, audio: Media) => string): string {
  const sections = sectionsOf(sdp).map((section) => {
    const [media] = parse(section).media;
    return media?.type === 'audio' ? change(section, media) : section;
  });
  return sections.join('');
}

type Media = ReturnType<typeof parse>['media'][number];

/** What is said before the first stream, and each stream. */
function sectionsOf(sdp: string): string[] {
  return sdp.split(/^(?=m=)/mu);
}

function sessionOf(sdp: string): string {
  const [session = ''] = sectionsOf(sdp);
  return session.startsWith('m=') ? '' : session;
}

function isZero(address: string | number | undefined): boolean {
  return address === '0.0.0.0' || address === '::' || address === '::0';
}

function withDirection(section: string, direction: 'sendonly' | 'inactive'): string {
  const lines = section.endsWith('\n') ? section : `${section}\r\n`;
  return `${lines.replace(/^a=(?:sendrecv|recvonly)\r?\n/gmu, '')}a=${direction}\r\n`;
}
