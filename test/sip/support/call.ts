import { expect } from 'vitest';
import { token } from '../../../server/sip/compose';
import type { SipMessage } from '../../../server/sip/message';
import type { Direction } from '../../../server/sip/sdp';
import { genesysOffer } from '../../../server/sip/sdp';
import type { DialogEnd } from './peer';
import type { Phone } from './phone';
import { phoneSdp } from './sdp';
import type { Trunk } from './trunk';
import { isReply, need } from './wire';

export const callUuid = 'N0RT6J8KQ54VH1C7B2XWZDAFES00000A';

/** A call from Genesys to a phone that rings. */
export interface RingingCall {
  readonly callId: string;
  /** The INVITE, as Genesys sent it. */
  readonly text: string;
  /** What the phone got, and what Genesys got of the phone's 180. */
  readonly invite: SipMessage;
  readonly ringing: SipMessage;
  /** Genesys's end of the early dialog. */
  readonly trunkEnd: DialogEnd;
  readonly phoneTag: string;
}

/** INVITE as in docs/genesys-protocol.md §1, up to the phone's 180. */
export async function ring(
  trunk: Trunk,
  phone: Phone,
  options: { headers?: readonly string[]; withoutSdp?: boolean; uuid?: string } = {},
): Promise<RingingCall> {
  const callId = token();
  const text = trunk.start('INVITE', trunk.uriOf(phone.dn), {
    callId,
    from: `sip:1003@127.0.0.1:5060;tag=${token()}`,
    to: `sip:${phone.dn}@127.0.0.1:5060`,
    headers: [
      `X-Genesys-CallUUID: ${options.uuid ?? callUuid}`,
      'Supported: uui,100rel,timer',
      'Session-Expires: 1800;refresher=uac',
      'Min-SE: 90',
      ...(options.headers ?? []),
    ],
    ...(options.withoutSdp === true ? {} : { body: genesysOffer }),
  });
  const invite = await phone.expect('INVITE');
  const phoneTag = token();
  phone.reply(invite, '180 Ringing', { toTag: phoneTag, headers: [`Contact: ${phone.contact}`] });
  const ringing = await trunk.inbox.next(
    '180',
    (message) => message.status === 180 && need(message, 'call-id') === callId,
  );
  return { callId, text, invite, ringing, trunkEnd: trunk.callerEnd(ringing), phoneTag };
}

export interface TalkingCall {
  readonly trunkEnd: DialogEnd;
  readonly phoneEnd: DialogEnd;
  /** What Genesys got of the phone's 200. */
  readonly answer: SipMessage;
}

/** The phone's 200 and both ACKs. */
export async function pickUp(trunk: Trunk, phone: Phone, call: RingingCall): Promise<TalkingCall> {
  phone.reply(call.invite, '200 OK', {
    toTag: call.phoneTag,
    headers: [`Contact: ${phone.contact}`, 'Content-Type: application/sdp'],
    body: phoneSdp('active', 'sendrecv', 1, phone.mediaAddress),
  });
  const answer = await trunk.inbox.next('200 to INVITE', isReply(call.callId, '1 INVITE'));
  const { cseq } = call.trunkEnd;
  const trunkEnd = { ...trunk.callerEnd(answer), cseq: 1 };
  trunk.within(trunkEnd, 'ACK');
  await phone.expect('ACK');
  trunkEnd.cseq = cseq;
  // Asterisk has had the ACK once it answers what came after it.
  trunk.within(trunkEnd, 'OPTIONS');
  expect((await trunk.answer(trunkEnd, 'OPTIONS')).status).toBe(200);
  return { trunkEnd, phoneEnd: phone.calleeEnd(call.invite, call.phoneTag), answer };
}

/**
 * Flow A's step 5 (docs/genesys-protocol.md §1): a re-INVITE without SDP, as Genesys sends after each answer. Asterisk takes it for the end of
 * a hold and tells the phone (docs/decisions/0012), which also shows that it has joined the two legs.
 */
export async function settle(trunk: Trunk, phone: Phone, call: TalkingCall): Promise<void> {
  trunk.within(call.trunkEnd, 'INVITE', { headers: ['Supported: timer'] });
  const offer = await trunk.answer(call.trunkEnd, 'INVITE');
  expect(offer.status).toBe(200);
  expect(offer.body).toContain('a=sendrecv');
  trunk.within(call.trunkEnd, 'ACK', { body: genesysOffer });
  const reinvite = await phone.expect('INVITE');
  expect(reinvite.body).toContain('a=sendrecv');
  acceptReinvite(phone, reinvite);
  await phone.expect('ACK');
}

/** The phone's reply to a re-INVITE. */
export function acceptReinvite(phone: Phone, reinvite: SipMessage, direction: Direction = 'sendrecv'): void {
  phone.reply(reinvite, '200 OK', {
    headers: [`Contact: ${phone.contact}`, 'Content-Type: application/sdp'],
    body: phoneSdp('active', direction, 2, phone.mediaAddress),
  });
}

/** Genesys hangs up, and both sides know. */
export async function hangUp(
  trunk: Trunk,
  phone: Phone,
  call: TalkingCall,
  headers: readonly string[] = [],
): Promise<SipMessage> {
  trunk.within(call.trunkEnd, 'BYE', { headers });
  const bye = await phone.expect('BYE');
  phone.reply(bye, '200 OK');
  await trunk.answer(call.trunkEnd, 'BYE');
  return bye;
}

/** RFC 3261 §9.1: the INVITE's own headers, the method changed. */
export function cancelOf(invite: string, headers: readonly string[] = []): string {
  const kept = invite
    .split('\r\n\r\n')[0]
    ?.split('\r\n')
    .filter((line) => /^(INVITE|Via|Max-Forwards|From|To|Call-ID|CSeq)/.test(line))
    .map((line) => line.replace(/^INVITE/, 'CANCEL').replace(/^CSeq: 1 INVITE/, 'CSeq: 1 CANCEL'));
  return [...(kept ?? []), ...headers, 'Content-Length: 0', '', ''].join('\r\n');
}
