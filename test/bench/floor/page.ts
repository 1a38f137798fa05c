/** JsSIP and nothing else: registers, rings, answers by click or by NOTIFY talk. */
import { UA, WebSocketInterface } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRTCSessionEvent } from 'jssip/lib/UA';
import type { FloorHost, FloorPageAccount } from './account';

declare global {
  interface Window {
    readonly floorHost: FloorHost;
  }
}

/** The same bound as the product's: what is still missing this long after the first candidate is left out. */
const ICE_BOUND_MS = 500;

function element<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}
const state = element('state');
const caller = element('caller');
const answerButton = element<HTMLButtonElement>('answer');
const remote = new Audio();
remote.autoplay = true;
document.body.append(remote);

/** JsSIP's types leave it open. */
interface EventHeader {
  readonly event: string;
}

let ringing: RTCSession | null = null;

function answer(): void {
  const session = ringing;
  if (session === null) return;
  ringing = null;
  answerButton.hidden = true;
  session.on('peerconnection', ({ peerconnection }) => {
    peerconnection.addEventListener('track', ({ streams }) => {
      remote.srcObject = streams[0] ?? null;
    });
  });
  boundGathering(session);
  session.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
}

function boundGathering(session: RTCSession): void {
  let bounded = false;
  session.on('icecandidate', ({ ready }) => {
    if (!bounded) window.setTimeout(ready, ICE_BOUND_MS);
    bounded = true;
  });
}

function ring({ originator, session, request }: IncomingRTCSessionEvent): void {
  if (originator !== 'remote') return;
  ringing = session;
  state.textContent = 'ringing';
  caller.textContent = request.from.uri.user;
  answerButton.hidden = false;
  window.floorHost.notify(request.from.uri.user);
  session.on('accepted', () => {
    state.textContent = 'in a call';
  });
  const over = (): void => {
    ringing = null;
    answerButton.hidden = true;
    state.textContent = 'registered';
  };
  session.on('ended', over);
  session.on('failed', over);
}

function register({ wss, aor, password }: FloorPageAccount): UA {
  const ua = new UA({ sockets: [new WebSocketInterface(wss)], uri: aor, password });
  ua.on('registered', () => {
    state.textContent = 'registered';
  });
  ua.on('newRTCSession', ring);
  ua.on('sipEvent', ({ event }) => {
    if ((event as EventHeader).event === 'talk') answer();
  });
  ua.start();
  return ua;
}

function dial(ua: UA, number: string): void {
  const session = ua.call(number, {
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [] },
  });
  boundGathering(session);
}

/** Any report of a headset whose lowest bit is the hook. */
async function useHeadsets(): Promise<void> {
  for (const headset of await navigator.hid.getDevices()) {
    await headset.open();
    headset.addEventListener('inputreport', ({ data }) => {
      if ((data.getUint8(0) & 1) === 1) answer();
    });
  }
}

answerButton.addEventListener('click', answer);
void useHeadsets();
window.floorHost.onAnswer(answer);
const ua = register(await window.floorHost.account());
window.floorHost.onDial((number) => dial(ua, number));
