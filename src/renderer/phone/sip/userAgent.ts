import { debug, UA } from 'jssip';
import type { RTCSession, RTCSessionEventMap } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import type { Account, Credentials } from '../../../shared/settings/account';
import type { Site } from '../../../shared/settings/siteSchema';
import { contained, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';
import { CallSession, type CallSessionContext, SESSION_EXPIRES_S } from './callSession';
import { unknownMethod } from './headers/challenge';
import { parseServerRequest } from './headers/notify';
import { partyFrom } from './headers/party';
import { parseCallUuid, parseRetryAfter } from './headers/values';
import { peerConnectionConfig } from './iceServers';
import { guardRequests, readAnswers } from './incomingRequests';
import { countListeners, removeListeners, sessionInternals, uaInternals } from './jssipInternals';
import { readLeniently } from './lenientGrammar';
import { endLostDialog } from './lostDialog';
import { RegisterWatch } from './registerWatch';
import { openBeside, ServerSocket } from './serverSocket';
import type { IncomingInvite, SipAgent, SipAgentEvents, SipCall, SipCallEvents, SipCensus } from './types';

// JsSIP's debug output holds whole SIP messages with their Authorization headers: off, whatever the page's storage says.
debug.disable();
readLeniently();

/** Asked for at the registrar, which decides (RFC 3261 §10.2.1.1). Seconds. */
const REGISTER_EXPIRES_S = 600;
/** JsSIP opens a lost WebSocket again by itself after 2 to 30 s; the phone does it, so as to know and show when. */
const JSSIP_RECOVERY_PARKED_S = 1_000_000;
/** The server ends the ringing; this is only for one that never does. Seconds. */
const RING_LIMIT_S = 180;
/** Time between two signs of life asked of the server; a proxy or NAT may forget a silent connection. Milliseconds. */
const PROBE_INTERVAL_MS = 30_000;
/** Longest wait for the answer to one (milliseconds). */
const PROBE_LIMIT_MS = 8000;
/** The same where the network has changed: a connection that lives answers in a fraction of it, and a new one costs little. */
const SUSPECTED_PROBE_LIMIT_MS = 1000;
/** Longest wait for the un-REGISTER to be answered (milliseconds). */
const STOP_LIMIT_MS = 2000;

export interface SipAgentOptions {
  readonly account: Account;
  readonly site: Site;
  readonly credentials: Credentials;
  /** e.g. `Agent Softphone/1.0.0` */
  readonly userAgent: string;
  readonly log: Log;
  readonly timers: Timers;
}

/** The phone's SIP user agent: JsSIP, told what Genesys and Kamailio need, and rid of what harms (docs/genesys-protocol.md §5). */
export class JssipAgent implements SipAgent {
  readonly #options: SipAgentOptions;
  readonly #events: SipAgentEvents;
  readonly #socket: ServerSocket;
  readonly #ua: UA;
  readonly #connections = new Set<RTCPeerConnection>();
  readonly #calls = new Map<RTCSession, CallSession>();
  readonly #sessionContext: CallSessionContext;
  #lastRegister: OutgoingRequest | null = null;
  #cancelConnectLimit = () => {};
  #cancelProbe = () => {};
  #suspectedProbe = false;
  /** The connection was lost to a change of the network. */
  #elsewhere = false;
  /** Only a server that answered OPTIONS before is believed dead when it does not. */
  #answersProbes = false;
  #openingTimedOut = false;
  #connectLimitMs = 0;
  /** The connection ends because we go elsewhere: nobody is told. */
  #leaving = false;
  /** What could not be said when the connection broke, for the next one. */
  #onNextConnection: (() => void)[] = [];
  #stopped = false;

  /** @throws Error when JsSIP refuses the configuration. */
  constructor(options: SipAgentOptions, events: SipAgentEvents) {
    const { account, credentials, userAgent } = options;
    this.#options = options;
    this.#events = events;
    this.#sessionContext = {
      log: options.log,
      timers: options.timers,
      peerConnectionConfig: peerConnectionConfig(options.site, account.dn, credentials),
      connected: () => this.connected,
      whenConnected: (task) => this.#onNextConnection.push(task),
      peerConnection: (connection) => this.#connections.add(connection),
      over: (session) => this.#clearAway(session),
    };
    this.#socket = new ServerSocket(account.server);
    this.#ua = new UA({
      sockets: this.#socket,
      uri: `sip:${account.dn}@${account.domain}`,
      authorization_user: account.dn,
      realm: credentials.realm,
      ha1: credentials.ha1,
      register: true,
      register_expires: REGISTER_EXPIRES_S,
      user_agent: userAgent,
      session_timers: true,
      no_answer_timeout: RING_LIMIT_S,
      connection_recovery_min_interval: JSSIP_RECOVERY_PARKED_S,
      connection_recovery_max_interval: JSSIP_RECOVERY_PARKED_S,
      // On every message, which is where SIP Server looks for it: 18x and 2xx (docs/genesys-protocol.md §1).
      extra_headers: ['Allow-Events: talk, hold'],
    });
    guardRequests(this.#ua, options.log);
    readAnswers(this.#ua);
    this.#listen();
  }

  connect(server: string, limitMs: number): void {
    this.#socket.choose(server);
    this.#connect(limitMs);
  }

  disconnect(): void {
    const { transport } = uaInternals(this.#ua);
    if (!transport.isConnected() && !transport.isConnecting()) return;
    this.#leaving = true;
    transport.disconnect();
    this.#leaving = false;
  }

  async move(server: string, limitMs: number, agree: () => boolean): Promise<boolean> {
    const opened = await openBeside(server, limitMs, this.#options.timers);
    if (opened === null) return false;
    if (this.#stopped || !agree()) {
      opened.disconnect();
      return false;
    }
    this.disconnect();
    this.#socket.adopt(opened);
    this.#connect(limitMs);
    return true;
  }

  get connected(): boolean {
    return this.#ua.isConnected();
  }

  register(): void {
    this.#ua.register();
  }

  setCredentials({ realm, ha1 }: Credentials): void {
    this.#ua.set('realm', realm);
    this.#ua.set('ha1', ha1);
  }

  call(target: string, microphone: MediaStream, events: SipCallEvents): SipCall {
    const call = new CallSession(this.#sessionContext, 'outgoing');
    const session = this.#ua.call(target, {
      mediaStream: microphone,
      pcConfig: this.#sessionContext.peerConnectionConfig,
      sessionTimersExpires: SESSION_EXPIRES_S,
      eventHandlers: call.handlers,
    });
    this.#attach(call, session, events);
    return call;
  }

  endOrphanedDialogs(dialogs: readonly SipDialog[]): void {
    const { log } = this.#options;
    for (const dialog of dialogs) {
      const bye = (): void =>
        endLostDialog(this.#ua, dialog, {
          done: (statusCode) => log('info', 'lost-call-ended', { status: statusCode }),
          again: () => this.#onNextConnection.push(bye),
        });
      this.#onNextConnection.push(bye);
    }
  }

  probe(suspected = false): void {
    // What one change of the network brings about comes in several events.
    if (!this.connected || (suspected && this.#suspectedProbe)) return;
    this.#cancelProbe();
    this.#suspectedProbe = suspected;
    const limit = suspected ? SUSPECTED_PROBE_LIMIT_MS : PROBE_LIMIT_MS;
    const cancelLimit = this.#options.timers.after(limit, () => {
      this.#elsewhere ||= suspected;
      if (this.#answersProbes || suspected) this.#dropConnection('probe-unanswered');
      else this.#probeLater();
    });
    this.#cancelProbe = cancelLimit;
    const answered = () => {
      if (this.#cancelProbe !== cancelLimit) return;
      this.#answersProbes = true;
      this.#probeLater();
    };
    // Any answer will do. Kamailio doesn't answer the CRLF of RFC 5626 §4.4.1 on a WebSocket, OPTIONS it does.
    uaInternals(this.#ua).sendOptions(`sip:${this.#options.account.domain}`, undefined, {
      eventHandlers: {
        succeeded: answered,
        failed: ({ response }: { response: IncomingResponse | null }) => {
          if (response !== null) answered();
        },
      },
    });
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelProbe();
    this.#cancelConnectLimit();
    return new Promise((resolve) => {
      const finish = () => {
        cancelLimit();
        removeListeners(this.#ua);
        this.#ua.stop();
        resolve();
      };
      const cancelLimit = this.#options.timers.after(STOP_LIMIT_MS, finish);
      this.#ua.terminateSessions();
      if (!this.#ua.isRegistered()) {
        finish();
        return;
      }
      this.#ua.on('unregistered', finish);
      this.#ua.on('disconnected', finish);
      this.#ua.unregister();
    });
  }

  census(): SipCensus {
    const { _sessions, _dialogs, _transactions } = uaInternals(this.#ua);
    this.#forgetClosedConnections();
    const sessions = Object.values(_sessions);
    return {
      sessions: sessions.length,
      dialogs: Object.keys(_dialogs).length,
      transactions: Object.values(_transactions).reduce((sum, kind) => sum + Object.keys(kind).length, 0),
      peerConnections: this.#connections.size,
      listeners: sessions.reduce((sum, session) => sum + countListeners(session), countListeners(this.#ua)),
    };
  }

  #connect(limitMs: number): void {
    this.#connectLimitMs = limitMs;
    // The first time this connects; afterwards the transport does.
    this.#ua.start();
    uaInternals(this.#ua).transport.connect();
  }

  #listen(): void {
    const { log } = this.#options;
    const ua = this.#ua;
    ua.on(
      'connecting',
      contained(log, 'connecting', () => this.#onConnecting()),
    );
    ua.on(
      'connected',
      contained(log, 'connected', () => this.#onConnected()),
    );
    ua.on(
      'disconnected',
      contained(log, 'disconnected', () => this.#onDisconnected()),
    );
    ua.on(
      'registered',
      contained(log, 'registered', () => this.#onRegistered()),
    );
    ua.on(
      'registrationFailed',
      contained(log, 'registrationFailed', ({ response }) => this.#onRegistrationFailed(response)),
    );
    ua.on(
      'newRTCSession',
      contained(log, 'newRTCSession', ({ originator, session, request }: RTCSessionEvent) => {
        if (`${originator}` === 'remote') this.#onInvite(session, request as IncomingRequest);
      }),
    );
    ua.on(
      'sipEvent',
      contained(log, 'sipEvent', ({ request }) =>
        this.#events.serverRequest(parseServerRequest((name) => request.getHeader(name))),
      ),
    );
    const watch = new RegisterWatch(ua, {
      refreshing: contained(log, 'refreshing', () => this.#events.refreshing()),
      refreshed: contained(log, 'refreshed', () => this.#events.refreshed()),
    });
    uaInternals(ua).on('newTransaction', ({ transaction }) => {
      if (transaction.request.method !== 'REGISTER') return;
      this.#lastRegister = transaction.request;
      watch.sent(transaction);
    });
  }

  #onConnecting(): void {
    this.#openingTimedOut = false;
    this.#cancelConnectLimit = this.#options.timers.after(this.#connectLimitMs, () => {
      this.#openingTimedOut = true;
      this.#dropConnection('connect-timed-out');
    });
    this.#events.connecting();
  }

  #onConnected(): void {
    this.#cancelConnectLimit();
    this.#answersProbes = false;
    this.#probeLater();
    this.#events.connected();
  }

  #onDisconnected(): void {
    this.#cancelConnectLimit();
    this.#cancelProbe();
    this.#suspectedProbe = false;
    if (!this.#stopped && !this.#leaving) this.#events.disconnected(this.#openingTimedOut);
  }

  #onRegistered(): void {
    this.#events.registered();
    const { log } = this.#options;
    const owed = this.#onNextConnection;
    this.#onNextConnection = [];
    for (const task of owed) contained(log, 'owed', task)();
    const elsewhere = this.#elsewhere;
    this.#elsewhere = false;
    for (const call of this.#calls.values()) contained(log, 'new-path', () => call.registered(elsewhere))();
  }

  #onRegistrationFailed(response: IncomingResponse | null): void {
    const header = response?.status_code === 407 ? 'proxy-authenticate' : 'www-authenticate';
    this.#events.registrationFailed({
      statusCode: response?.status_code ?? null,
      retryAfterMs: parseRetryAfter(response?.getHeader('Retry-After')),
      challengedRealm: response?.parseHeader<{ realm?: string } | undefined>(header)?.realm ?? null,
      unknownMethod: unknownMethod(response?.getHeader(header)),
      authenticated:
        this.#lastRegister?.hasHeader('authorization') === true ||
        this.#lastRegister?.hasHeader('proxy-authorization') === true,
    });
  }

  #onInvite(session: RTCSession, request: IncomingRequest): void {
    const invite: IncomingInvite = {
      party: partyFrom({
        assertedIdentity: request.getHeaders('P-Asserted-Identity'),
        from: request.getHeader('From'),
        privacy: request.getHeaders('Privacy'),
      }),
      callUuid: parseCallUuid(request.getHeader('X-Genesys-CallUUID')),
    };
    const call = new CallSession(this.#sessionContext, 'incoming');
    const decision = this.#events.incomingCall(invite, call);
    if ('refuse' in decision) {
      session.terminate({ status_code: decision.refuse });
      return;
    }
    for (const [event, handler] of Object.entries(call.handlers)) {
      session.on(event as keyof RTCSessionEventMap, handler);
    }
    this.#attach(call, session, decision);
  }

  #attach(call: CallSession, session: RTCSession, events: SipCallEvents): void {
    this.#calls.set(session, call);
    call.attach(session, events);
  }

  /** Ends a connection that is open and yet dead: JsSIP is told as if the socket had closed. */
  #dropConnection(why: string): void {
    this.#options.log('warn', why);
    this.#socket.disconnect();
    this.#socket.ondisconnect(true);
  }

  #probeLater(): void {
    this.#cancelProbe();
    this.#suspectedProbe = false;
    this.#cancelProbe = this.#options.timers.after(PROBE_INTERVAL_MS, () => this.probe());
  }

  /** JsSIP leaves a session behind that failed on the other side's description: its status says "over" too early. */
  #clearAway(session: RTCSession): void {
    this.#calls.delete(session);
    const ua = uaInternals(this.#ua);
    if (Object.hasOwn(ua._sessions, session.id)) {
      sessionInternals(session)._dialog?.terminate();
      ua.destroyRTCSession(session);
    }
    const connection = session.connection as RTCPeerConnection | null;
    if (connection !== null && connection.signalingState !== 'closed') connection.close();
    this.#forgetClosedConnections();
  }

  #forgetClosedConnections(): void {
    for (const connection of this.#connections) {
      if (connection.signalingState === 'closed') this.#connections.delete(connection);
    }
  }
}
