/// <reference path="./jssip.d.ts" />
import type { NameAddrHeader, URI } from 'jssip';
import RequestSender from 'jssip/lib/RequestSender';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
import * as SIPMessage from 'jssip/lib/SIPMessage';
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
  readonly _transactions: Readonly<Record<'nist' | 'nict' | 'ist' | 'ict', Record<string, unknown>>>;
  sendOptions(target: string, body: undefined, options: { eventHandlers: object }): void;
  destroyRTCSession(session: RTCSession): void;
  on(event: 'newTransaction', listener: (data: { transaction: Transaction }) => void): void;
  registrator(): RegistratorInternals;
}

/** Of either side: a server's transaction has no event handlers. */
export interface Transaction {
  readonly request: OutgoingRequest;
  readonly eventHandlers?: { onReceiveResponse(response: IncomingResponse): void };
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

interface SessionInternals {
  _localHold: boolean;
  readonly _dialog: DialogInternals | null | undefined;
  _sendUpdate(): void;
  _setLocalMediaStatus(): void;
  sendRequest(method: string, options?: { readonly body?: string }): OutgoingRequest | undefined;
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
