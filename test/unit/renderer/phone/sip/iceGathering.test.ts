import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BoundGathering,
  boundIceGathering,
  GATHERING_AFTER_FIRST_CANDIDATE_MS,
  GATHERING_LIMIT_MS,
  GATHERING_QUIET_MS,
} from '../../../../../src/renderer/phone/sip/iceGathering';
import { Timers } from '../../../../../src/renderer/phone/util/timers';

const STUN = { iceServers: [{ urls: 'stun:stun.test' }] };
const TURN = {
  iceServers: [{ urls: ['stun:stun.test'] }, { urls: ['turn:turn.test'], username: '1', credential: 'x' }],
};

class Gathering extends EventTarget {
  iceGatheringState: RTCIceGatheringState = 'new';
  /** Times that JsSIP was told to go on, in its own way or by the event that says "that was all". */
  ready = 0;
  faked = 0;
  readonly timers = new Timers();
  readonly bound: BoundGathering;

  constructor(readonly configuration: RTCConfiguration = { iceServers: [] }) {
    super();
    this.addEventListener('icecandidate', (event) => {
      if (Reflect.get(event, 'candidate') === undefined) this.faked += 1;
    });
    this.bound = boundIceGathering(this as unknown as RTCPeerConnection, this.timers);
  }

  get finished(): number {
    return this.ready + this.faked;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  become(state: RTCIceGatheringState): void {
    this.iceGatheringState = state;
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }

  candidate(protocol: 'udp' | 'tcp' = 'udp', type: RTCIceCandidateType = 'host'): void {
    const candidate = { protocol, type, candidate: `candidate:1 1 ${protocol} 1 192.0.2.1 9 typ ${type}` };
    const ready = () => {
      this.ready += 1;
    };
    this.bound.candidate({ candidate: candidate as RTCIceCandidate, ready });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('boundIceGathering', () => {
  it('ends soon after the last own address when there are no servers to ask', () => {
    const gathering = new Gathering();
    gathering.become('gathering');
    gathering.candidate();
    vi.advanceTimersByTime(GATHERING_QUIET_MS - 1);
    gathering.candidate();
    vi.advanceTimersByTime(GATHERING_QUIET_MS - 1);
    expect(gathering.finished).toBe(0);
    vi.advanceTimersByTime(1);
    expect(gathering.finished).toBe(1);
    expect(gathering.timers.size).toBe(0);
  });

  it.each([
    [STUN, 'srflx', ['host']],
    [TURN, 'relay', ['host', 'srflx']],
  ] as const)(
    'waits with %j for a candidate of type %s and not for the rest',
    (configuration, best, others) => {
      const gathering = new Gathering(configuration);
      gathering.become('gathering');
      for (const type of others) {
        gathering.candidate('udp', type);
        vi.advanceTimersByTime(GATHERING_QUIET_MS * 2);
      }
      expect(gathering.finished).toBe(0);
      gathering.candidate('udp', best);
      vi.advanceTimersByTime(GATHERING_QUIET_MS - 1);
      gathering.candidate('udp', best);
      vi.advanceTimersByTime(GATHERING_QUIET_MS - 1);
      expect(gathering.finished).toBe(0);
      vi.advanceTimersByTime(1);
      expect(gathering.finished).toBe(1);
      expect(gathering.timers.size).toBe(0);
    },
  );

  it.each([[STUN], [TURN]])(
    'gives servers 500 ms after the first usable candidate, however many come (%j)',
    (configuration) => {
      const gathering = new Gathering(configuration);
      gathering.become('gathering');
      gathering.candidate();
      vi.advanceTimersByTime(GATHERING_AFTER_FIRST_CANDIDATE_MS - 1);
      gathering.candidate();
      expect(gathering.finished).toBe(0);
      vi.advanceTimersByTime(1);
      expect(gathering.finished).toBe(1);
      expect(GATHERING_AFTER_FIRST_CANDIDATE_MS).toBe(500);
    },
  );

  it.each([[{ iceServers: [] }], [STUN], [TURN]])(
    'ends without any usable candidate too (%j)',
    (configuration) => {
      const gathering = new Gathering(configuration);
      gathering.become('gathering');
      gathering.candidate('tcp');
      vi.advanceTimersByTime(GATHERING_LIMIT_MS - 1);
      expect(gathering.finished).toBe(0);
      vi.advanceTimersByTime(1);
      expect(gathering.finished).toBe(1);
    },
  );

  it('adds nothing when gathering completes by itself', () => {
    const gathering = new Gathering(STUN);
    gathering.become('gathering');
    gathering.candidate();
    gathering.become('complete');
    vi.advanceTimersByTime(60_000);
    expect(gathering.finished).toBe(0);
    expect(gathering.timers.size).toBe(0);
  });

  it('goes on in JsSIP’s own way, and by an event of its own where not one candidate came', () => {
    const gathering = new Gathering();
    gathering.become('gathering');
    vi.advanceTimersByTime(GATHERING_LIMIT_MS);
    expect([gathering.ready, gathering.faked]).toEqual([0, 1]);
    gathering.become('new');
    gathering.become('gathering');
    gathering.candidate('tcp');
    vi.advanceTimersByTime(GATHERING_LIMIT_MS);
    expect([gathering.ready, gathering.faked]).toEqual([1, 1]);
  });

  it('leaves no timer when it is stopped', () => {
    const gathering = new Gathering();
    gathering.become('gathering');
    gathering.candidate();
    gathering.bound.stop();
    expect(gathering.timers.size).toBe(0);
    gathering.become('gathering');
    expect(gathering.timers.size).toBe(0);
  });
});
