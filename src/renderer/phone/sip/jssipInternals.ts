/// <reference path="./jssip.d.ts" />
import type { NameAddrHeader, URI } from 'jssip';
import RequestSender from 'jssip/lib/RequestSender';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
import * as SIPMessage from 'jssip/lib/SIPMessage';
import Transactions from 'jssip/lib/Transactions';
import type { UA } from 'jssip/lib/UA';

/**
 * What the phone uses of JsSIP 3.13.8 beyond its published types. Here and nowhere else, so that an update of JsSIP
 * has one place to check.
 */
interface UaInternals {
  readonly transport: {
    connect(): void;
    disconnect(): void;
    isConnected(): boolean;
    isConnecting(): boolean;
  };
  readonly _sessions: Readonly<Record<string, RTCSession>>;
  readonly _dialogs: Readonly<Record<string, unknown>>;
  readonly _transactions: Readonly<Record<'nist' | 'ist' | 'ict', Record<string, unknown>>> & {
    readonly nict: Readonly<Record<string, { readonly request: OutgoingRequest }>>;
  };
  sendOptions(target: string, body: undefined, options: { eventHandlers: object }): void;
  destroyRTCSession(session: RTCSession): void;
  receiveRequest(request: ReceivedRequest): void;
  _findDialog(callId: string, fromTag: string, toTag: string): DialogInternals | null;
  on(event: 'newTransaction', listener: (data: { transaction: Transaction }) => void): void;
  registrator(): RegistratorInternals;
}

/** Of either side: a server's transaction has no event handlers. */
export interface Transaction {
  readonly type: 'ict' | 'nict' | 'ist' | 'nist';
  readonly request: OutgoingRequest;
  readonly eventHandlers?: { onReceiveResponse(response: IncomingResponse): void };
  /** Of the client's. */
  receiveResponse(response: ReceivedResponse): void;
}

export interface RegistratorInternals {
  readonly registered: boolean;
  /** What it asks for (seconds). */
  readonly _expires: number;
  /** Runs while a registration stands. */
  readonly _registrationTimer: unknown;
  _registrationFailure(response: IncomingResponse, cause: string): void;
}

/** The headers of a received message as JsSIP keeps them, by name (`Min-Expires`). */
export function receivedHeaders(message: IncomingResponse): Record<string, ReceivedHeader[] | undefined> {
  return (message as unknown as { headers: Record<string, ReceivedHeader[] | undefined> }).headers;
}

interface ReceivedHeader {
  readonly raw: string;
  readonly parsed?: NameAddrHeader;
}

/** A request as JsSIP hands it on: read, and to be answered. */
export interface ReceivedRequest extends IncomingRequest {
  readonly call_id: string;
  readonly from_tag: string;
  readonly to_tag: string | undefined;
  readonly server_transaction: object | null;
  setHeader(name: string, value: string): void;
  reply(statusCode: number, reason?: string | null, headers?: readonly string[]): void;
}

export interface ReceivedResponse extends IncomingResponse {
  readonly call_id: string;
  readonly from_tag: string;
  readonly to_tag: string | undefined;
  readonly cseq: number;
  setHeader(name: string, value: string): void;
}

interface RequestOptions {
  readonly body?: string;
  readonly eventHandlers?: { onSuccessResponse?(response: IncomingResponse): void };
}

interface SessionInternals {
  readonly _ua: UA;
  /** The INVITE that made the call. */
  readonly _request: ReceivedRequest;
  _localHold: boolean;
  _dialog: DialogInternals | null | undefined;
  readonly _earlyDialogs: Record<string, DialogInternals>;
  /** Of the dialog that the first 2xx made; null before. */
  readonly _to_tag: string | null;
  /** The 2xx that made the call is ACKed. */
  readonly _is_confirmed: boolean;
  receiveRequest(request: ReceivedRequest): void;
  _receiveInviteResponse(response: ReceivedResponse): void;
  _acceptAndTerminate(response: ReceivedResponse, statusCode?: number, reason?: string): void;
  _failed(originator: 'remote', message: ReceivedRequest, cause: 'Canceled'): void;
  _sendUpdate(): void;
  _setLocalMediaStatus(): void;
  _toggleMuteAudio(mute: boolean): void;
  sendRequest(method: string, options?: RequestOptions): OutgoingRequest | undefined;
}

interface DialogInternals {
  readonly _id: { readonly call_id: string; readonly local_tag: string; readonly remote_tag: string };
  readonly _local_uri: URI;
  readonly _remote_uri: URI;
  readonly _remote_target: URI;
  readonly _route_set: readonly string[];
  readonly _local_seqnum: number | undefined;
  _outgoing_ack_seqnum: number;
  sendRequest(method: string, options: object): OutgoingRequest;
  terminate(): void;
}

interface DialogParameters {
  readonly call_id: string;
  readonly from_uri: URI;
  readonly from_tag: string;
  readonly to_uri: URI;
  readonly to_tag: string;
  readonly route_set: string[];
  readonly cseq: number;
}

interface Emitter {
  eventNames(): string[];
  listenerCount(event: string): number;
  removeAllListeners(): void;
}

export { RequestSender };

export function makeRequest(
  ua: UA,
  method: string,
  target: string,
  parameters: DialogParameters,
): OutgoingRequest {
  const Request = SIPMessage.OutgoingRequest as unknown as new (
    ...args: [string, string, UA, DialogParameters]
  ) => OutgoingRequest;
  return new Request(method, target, ua, parameters);
}

/** Answers what JsSIP does not get to see, within a transaction of its own (RFC 3261 §17.2). */
export function answerRequest(
  ua: UA,
  request: ReceivedRequest,
  statusCode: number,
  headers: readonly string[] = [],
): void {
  if (Transactions.checkTransaction(ua, request)) return;
  const { InviteServerTransaction, NonInviteServerTransaction } = Transactions;
  const Transaction = request.method === 'INVITE' ? InviteServerTransaction : NonInviteServerTransaction;
  new Transaction(ua, uaInternals(ua).transport, request);
  request.reply(statusCode, null, headers);
}

export function uaInternals(ua: UA): UaInternals {
  return ua as unknown as UaInternals;
}

export function sessionInternals(session: RTCSession): SessionInternals {
  return session as unknown as SessionInternals;
}

function emitter(source: UA | RTCSession): Emitter {
  return source as unknown as Emitter;
}

export function countListeners(source: UA | RTCSession): number {
  const events = emitter(source);
  return events.eventNames().reduce((sum, name) => sum + events.listenerCount(name), 0);
}

export function removeListeners(source: UA | RTCSession): void {
  emitter(source).removeAllListeners();
}
