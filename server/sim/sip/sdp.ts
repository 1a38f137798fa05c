import type { RemoteMedia } from '../media/endpoint';
import type { G711Law } from '../media/g711';

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
const LAWS: Readonly<Record<string, G711Law>> = { pcmu: 'PCMU', pcma: 'PCMA' };
const HELD_ADDRESS = '0.0.0.0';

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

/** True when the peer does not want to hear: hold by direction (RFC 3264 section 8.4) or by address (RFC 2543). */
export function isHeld(audio: AudioDescription): boolean {
  return audio.direction === 'sendonly' || audio.direction === 'inactive' || audio.address === HELD_ADDRESS;
}

/** What the peer would like to be sent; undefined when it is held, has refused audio, or knows no G.711. */
export function remoteMedia(audio: AudioDescription): RemoteMedia | undefined {
  const law = [...audio.codecs.values()].map((name) => LAWS[name]).find(Boolean);
  if (!law || audio.port === 0 || isHeld(audio)) return undefined;
  return { address: audio.address, port: audio.port, law, telephoneEvent: telephoneEventOf(audio) };
}

function telephoneEventOf(audio: AudioDescription): number | undefined {
  return [...audio.codecs].find(([, name]) => name === 'telephone-event')?.[0];
}

export interface LocalMedia {
  readonly address: string;
  readonly port: number;
  /** Counts up with every description of the session (RFC 3264 section 5). */
  readonly version: number;
  readonly direction?: Direction;
}

function sessionText(local: LocalMedia, sessionName: string, formats: readonly string[]): string {
  const family = local.address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=Genesys ${local.port} ${local.version} IN ${family} ${local.address}`,
    `s=${sessionName}`,
    `c=IN ${family} ${local.address}`,
    't=0 0',
    ...formats,
    '',
  ].join('\r\n');
}

function audioLines(port: number, law: G711Law, telephoneEvent: number | undefined, direction: Direction) {
  const type = law === 'PCMU' ? 0 : 8;
  const events = telephoneEvent === undefined ? '' : ` ${telephoneEvent}`;
  return [
    `m=audio ${port} RTP/AVP ${type}${events}`,
    `a=rtpmap:${type} ${law}/8000`,
    ...(telephoneEvent === undefined
      ? []
      : [`a=rtpmap:${telephoneEvent} telephone-event/8000`, `a=fmtp:${telephoneEvent} 0-15`]),
    'a=ptime:20',
    `a=${direction}`,
  ];
}

const ANSWER_DIRECTION: Record<Direction, Direction> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** The answer to an offer: its first G.711 codec and its telephone-event; undefined when it offers no G.711. */
export function answerTo(offer: AudioDescription, local: LocalMedia): string | undefined {
  const law = [...offer.codecs.values()].map((name) => LAWS[name]).find(Boolean);
  if (!law || offer.port === 0) return undefined;
  const direction = ANSWER_DIRECTION[offer.direction];
  return sessionText(local, 'SIPServer', audioLines(local.port, law, telephoneEventOf(offer), direction));
}

/** An offer made in an established call, with the codec that is in use. */
export function offer(local: LocalMedia, law: G711Law, telephoneEvent: number | undefined): string {
  const lines = audioLines(local.port, law, telephoneEvent, local.direction ?? 'sendrecv');
  return sessionText(local, 'SIPServer', lines);
}

/**
 * The description that SIP Server puts into the ACK when the destination of a click to dial did not answer
 * (docs/genesys-protocol.md §2). It still has to be an answer to the offer, so its stream has the offer's form.
 */
export function makeCallTimeout(offered: AudioDescription, local: LocalMedia): string {
  const types = [...offered.codecs.keys()].join(' ') || '0';
  return sessionText({ ...local, address: HELD_ADDRESS }, '3pcc Make Call', [
    `m=audio ${local.port} RTP/AVP ${types}`,
    'a=inactive',
  ]);
}
