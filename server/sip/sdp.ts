export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The audio of a session description (RFC 8866). */
export interface AudioDescription {
  readonly address: string;
  readonly port: number;
  readonly direction: Direction;
  /** Lower-case encoding name by payload type, in the order of preference. */
  readonly codecs: ReadonlyMap<number, string>;
}

const STATIC_CODECS: Readonly<Record<string, string>> = { 0: 'pcmu', 8: 'pcma', 9: 'g722', 18: 'g729' };

/** An address that nobody sends to: hold as RFC 2543 had it. */
export const HELD_ADDRESS = '0.0.0.0';

/** The first audio stream; undefined when the text describes none. Never throws. */
export function parseAudio(sdp: string): AudioDescription | undefined {
  const [session = '', ...media] = sdp.split(/^(?=m=)/m);
  const audio = media.find((section) => section.startsWith('m=audio '));
  const line = /^m=audio (\d+)\S* \S+ ?(.*?)\r?$/m.exec(audio ?? '');
  if (!audio || !line) return undefined;
  const names = new Map(
    [...audio.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm)].map(([, type, name]) => [type, name?.toLowerCase()]),
  );
  const codecs = new Map<number, string>();
  for (const type of (line[2] ?? '').split(' ').filter(Boolean)) {
    codecs.set(Number(type), names.get(type) ?? STATIC_CODECS[type] ?? 'unknown');
  }
  const found = (pattern: RegExp) => pattern.exec(audio)?.[1] ?? pattern.exec(session)?.[1];
  return {
    address: found(/^c=IN IP[46] (\S+)/m) ?? '',
    port: Number(line[1]),
    direction: directionOf(found(/^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m)),
    codecs,
  };
}

function directionOf(value: string | undefined): Direction {
  return value === 'sendonly' || value === 'recvonly' || value === 'inactive' ? value : 'sendrecv';
}

/** True when the peer does not want to hear: hold by direction (RFC 3264 §8.4) or by address (RFC 2543). */
export function isHeld(audio: AudioDescription): boolean {
  return audio.direction === 'sendonly' || audio.direction === 'inactive' || audio.address === HELD_ADDRESS;
}

/** The value of an attribute of the description, as `ice-ufrag`; '' when there is none. */
export function attributeOf(sdp: string, name: string): string {
  return new RegExp(`^a=${name}:(\\S+)`, 'm').exec(sdp)?.[1] ?? '';
}

/** The direction that answers an offered one (RFC 3264 §6.1). */
export const ANSWER_DIRECTION: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

const PHONE_CODECS = {
  opus: { type: 111, encoding: 'opus/48000/2' },
  pcmu: { type: 0, encoding: 'PCMU/8000' },
  pcma: { type: 8, encoding: 'PCMA/8000' },
  'telephone-event': { type: 110, encoding: 'telephone-event/48000' },
} as const;

export interface PhoneAudio {
  /** The DTLS role (RFC 5763 §5): an offer leaves it open. */
  readonly setup: 'actpass' | 'active';
  readonly direction?: Direction;
  readonly version?: number;
  /** Address for media. `0.0.0.0`: the page hides its addresses (mDNS). */
  readonly address?: string;
  readonly port?: number;
  /** The one ICE candidate, at `port`. */
  readonly candidate?: string;
  readonly fragment: string;
  readonly password: string;
  readonly codecs: readonly (keyof typeof PHONE_CODECS)[];
}

/** A page's description of its audio, as offer or as answer. Nobody shakes hands with it: its fingerprint is made up. */
export function phoneDescription(audio: PhoneAudio): string {
  const { address = '127.0.0.1', port = 9, candidate = address, direction = 'sendrecv' } = audio;
  const codecs = audio.codecs.map((name) => PHONE_CODECS[name]);
  return [
    'v=0',
    `o=- 1 ${audio.version ?? 1} IN IP4 ${candidate}`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF ${codecs.map(({ type }) => type).join(' ')}`,
    `c=IN IP4 ${address}`,
    `a=rtcp:${port} IN IP4 ${address}`,
    `a=ice-ufrag:${audio.fragment}`,
    `a=ice-pwd:${audio.password}`,
    `a=candidate:1 1 udp 2122260223 ${candidate} ${port} typ host`,
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    `a=setup:${audio.setup}`,
    'a=mid:0',
    `a=${direction}`,
    'a=rtcp-mux',
    ...codecs.map(({ type, encoding }) => `a=rtpmap:${type} ${encoding}`),
    '',
  ].join('\r\n');
}

/** An offer of Genesys (docs/genesys-protocol.md §1), for media that never flows. */
export const genesysOffer = [
  'v=0',
  'o=SIPServer 1 1 IN IP4 127.0.0.1',
  's=SIPServer',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 9 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendrecv',
  '',
].join('\r\n');
