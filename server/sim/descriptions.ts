import type { G711Law } from '../media/g711';
import { ANSWER_DIRECTION, type AudioDescription, type Direction, HELD_ADDRESS, isHeld } from '../sip/sdp';
import type { RemoteMedia } from './media/endpoint';

const LAWS: Readonly<Record<string, G711Law>> = { pcmu: 'PCMU', pcma: 'PCMA' };

/** The media that the peer wants to receive; undefined if it holds, has refused audio, or has no G.711. */
export function remoteMedia(audio: AudioDescription): RemoteMedia | undefined {
  const law = lawOf(audio);
  if (!law || audio.port === 0 || isHeld(audio)) return undefined;
  return { address: audio.address, port: audio.port, law, telephoneEvent: telephoneEventOf(audio) };
}

function lawOf(audio: AudioDescription): G711Law | undefined {
  return [...audio.codecs.values()].map((name) => LAWS[name]).find(Boolean);
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

/** The answer to an offer: its first G.711 codec and its telephone-event; undefined when it offers no G.711. */
export function answerTo(offer: AudioDescription, local: LocalMedia): string | undefined {
  const law = lawOf(offer);
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
