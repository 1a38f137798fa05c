import { WebSocket } from 'ws';

/** A key is under way until it is asked for the next one, as if the other side were slow. */
class FakeDtmf {
  canInsertDTMF = true;
  toneBuffer = '';

  insertDTMF(tones: string): void {
    this.toneBuffer = tones;
  }
}

class FakeSender {
  track: MediaStreamTrack;
  readonly dtmf = new FakeDtmf();

  constructor(track: MediaStreamTrack) {
    this.track = track;
  }

  replaceTrack(track: MediaStreamTrack): Promise<void> {
    this.track = track;
    return Promise.resolve();
  }
}

/**
 * What JsSIP finds in a page and Node lacks. The WebSocket is a real one; the peer connection only goes through its
 * states, since no media flows in a unit test (real media: test/e2e).
 */
export class FakePeerConnection extends EventTarget {
  static readonly all: FakePeerConnection[] = [];
  /** When false gathering never completes: a VPN adapter that doesn't answer. */
  static completesGathering = true;
  /** When false there is no network: no candidates. */
  static hasNetwork = true;
  /** Set to let the next setRemoteDescription fail. */
  static refusesRemoteDescription = false;
  /** When true each setRemoteDescription waits until the test releases it. */
  static holdsRemoteDescription = false;

  /** What each says of its media. */
  static stats = new Map<string, unknown>();

  static reset(): void {
    FakePeerConnection.stats = new Map();
    FakePeerConnection.all.length = 0;
    FakePeerConnection.completesGathering = true;
    FakePeerConnection.hasNetwork = true;
    FakePeerConnection.refusesRemoteDescription = false;
    FakePeerConnection.holdsRemoteDescription = false;
  }

  signalingState: RTCSignalingState = 'stable';
  iceGatheringState: RTCIceGatheringState = 'new';
  readonly iceConnectionState: RTCIceConnectionState = 'new';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  /** Offers with new ICE credentials. */
  restarts = 0;
  readonly #configuration: RTCConfiguration;
  readonly #senders: FakeSender[] = [];
  #release = () => {};

  constructor(configuration: RTCConfiguration = {}) {
    super();
    this.#configuration = configuration;
    FakePeerConnection.all.push(this);
  }

  getConfiguration(): RTCConfiguration {
    return this.#configuration;
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(FakePeerConnection.stats);
  }

  addTrack(track: MediaStreamTrack): void {
    this.#senders.push(new FakeSender(track));
  }

  getSenders(): FakeSender[] {
    return this.#senders;
  }

  /** Whether what a microphone hears gets out. */
  get sends(): boolean {
    if (this.signalingState === 'closed') return false;
    return this.#senders.some(({ track }) => track.enabled && track.readyState === 'live');
  }

  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    if (options?.iceRestart === true) {
      this.restarts += 1;
      // Begins anew with the local description, and ends later.
      this.iceGatheringState = 'gathering';
      setTimeout(() => this.#gather('complete'));
    }
    const sdp = FakePeerConnection.hasNetwork ? LOCAL_SDP : LOCAL_SDP.replace(/a=candidate:.*\r\n/, '');
    return Promise.resolve({ type: 'offer', sdp });
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    const offered = /^a=(sendonly|recvonly|inactive)\s*$/mu.exec(this.remoteDescription?.sdp ?? '')?.[1];
    const direction = offered === undefined ? 'sendrecv' : answerTo[offered];
    return Promise.resolve({ type: 'answer', sdp: LOCAL_SDP.replace('sendrecv', direction ?? 'sendrecv') });
  }

  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      return Promise.resolve();
    }
    if (description.type === 'pranswer') return Promise.reject(new Error('nobody here sends one'));
    this.localDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
    if (this.iceGatheringState === 'new') {
      this.#gather(FakePeerConnection.completesGathering ? 'complete' : 'gathering');
    }
    return Promise.resolve();
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (FakePeerConnection.refusesRemoteDescription) throw new Error('refused by the test');
    if (FakePeerConnection.holdsRemoteDescription) {
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    }
    // As a browser's (WebRTC §4.4.1.6).
    if (this.signalingState === 'closed') throw new DOMException('closed', 'InvalidStateError');
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }

  releaseRemoteDescription(): void {
    FakePeerConnection.holdsRemoteDescription = false;
    this.#release();
  }

  /** The other side sends `track`. */
  receive(track: unknown): void {
    const receiver = { getSynchronizationSources: () => [] };
    this.dispatchEvent(Object.assign(new Event('track'), { track, receiver }));
  }

  /** The other side sends a track of its own, which is heard from the first moment. */
  receiveNow(): void {
    const receiver = { getSynchronizationSources: () => [{ timestamp: performance.now() }] };
    this.dispatchEvent(Object.assign(new Event('track'), { track: { connection: this }, receiver }));
  }

  /** What becomes of the way of the media. */
  reach(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  close(): void {
    this.signalingState = 'closed';
  }

  #gather(state: RTCIceGatheringState): void {
    this.iceGatheringState = state;
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }
}

/** RFC 3264 §6.1 */
const answerTo: Readonly<Record<string, string>> = {
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

const LOCAL_SDP = [
  'v=0',
  'o=- 2 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2122260223 127.0.0.1 40000 typ host',
  'a=sendrecv',
  '',
].join('\r\n');

class FakeSessionDescription {
  readonly type: RTCSdpType;
  readonly sdp: string;

  constructor({ type, sdp = '' }: RTCSessionDescriptionInit) {
    this.type = type;
    this.sdp = sdp;
  }
}

/** Puts the parts in place for one test file. */
export function installBrowserParts(): void {
  const page = new EventTarget();
  Object.assign(globalThis, {
    WebSocket,
    RTCPeerConnection: FakePeerConnection,
    RTCSessionDescription: FakeSessionDescription,
    window: Object.assign(page, { RTCPeerConnection: FakePeerConnection }),
  });
}
