/** The documented order of every flow (docs/genesys-protocol.md §1 to §3): what has to happen, who does it, and when. */

export const FLOW_NAMES = [
  'a',
  'a-ui',
  'b',
  'b-refused',
  'b-timeout',
  'cancel',
  'decline',
  'agent-bye',
  'server-hold',
  'notify-hold',
  'refer',
] as const;
export type FlowName = (typeof FLOW_NAMES)[number];

/** The pace of a simulated call, in milliseconds. */
export interface Pace {
  /** Ringing, until the desktop's Answer (NOTIFY talk) or the caller's hanging up. */
  readonly ringMs: number;
  /** Time that a person may take to answer, decline or hang up. */
  readonly patienceMs: number;
  /** Talking, before hold, transfer or the end. */
  readonly talkMs: number;
  readonly holdMs: number;
  /** Click to dial: how long the destination takes to answer, to refuse, or to be given up. */
  readonly connectMs: number;
}

export const DEFAULT_PACE: Pace = {
  ringMs: 1000,
  patienceMs: 60_000,
  talkMs: 3000,
  holdMs: 1500,
  connectMs: 1500,
};

/** The Accept button of the desktop times out after about 27 s without an answer (docs/genesys-protocol.md §1). */
const ACCEPT_TIMEOUT_MS = 27_000;
/** A request's answer at the latest: 64·T1 (RFC 3261 section 17). */
const TRANSACTION_TIMEOUT_MS = 32_000;
const REFRESH_DELAY_MS = 10;
const CLICK_TO_DIAL_NOTIFY_MS = 1;

type Duration = number | keyof Pace;

export interface DocumentedStep {
  readonly name: string;
  /** 'ours': the simulator does it when its gate opens. 'theirs': it has to come within this time. */
  readonly by: 'ours' | 'theirs';
  readonly within: Duration;
  readonly optional: boolean;
}

/** Steps of one group come in any order. */
export type StepGroup = readonly DocumentedStep[];

/** The session description that goes out when a gate opens. */
type GateBody = 'answer' | 'hold' | 'make-call-timeout';

export interface Flow {
  readonly summary: string;
  readonly scenario: string;
  readonly steps: readonly StepGroup[];
  /** The gates that open once the next step is ours, and after what time. Those with a body open at once. */
  readonly delays: Readonly<Record<string, Duration>>;
  readonly bodies: Readonly<Record<string, GateBody>>;
}

const sent = (name: string): StepGroup => [{ name, by: 'ours', within: 0, optional: false }];
const got = (name: string, within: Duration = TRANSACTION_TIMEOUT_MS): StepGroup => [
  { name, by: 'theirs', within, optional: false },
];
const perhaps = (...groups: readonly StepGroup[]): StepGroup =>
  groups.flat().map((step) => ({ ...step, optional: true }));
const inAnyOrder = (...groups: readonly StepGroup[]): StepGroup => groups.flat();

const RINGING = [sent('INVITE sent'), got('180')];
const ANSWERED_FROM_DESKTOP = [
  ...RINGING,
  sent('NOTIFY talk sent'),
  inAnyOrder(got('NOTIFY talk 200', ACCEPT_TIMEOUT_MS), got('INVITE 200', ACCEPT_TIMEOUT_MS)),
];
const STEP_FIVE = [
  sent('ACK sent'),
  sent('re-INVITE sent'),
  got('re-INVITE 200'),
  sent('re-INVITE ACK sent'),
];
/** Steps of an end in which both sides may hang up at once. */
const RELEASED = [sent('BYE sent'), inAnyOrder(got('BYE 200'), perhaps(got('agent BYE')))];
/** Asterisk 22 ends a call by itself whose media was not agreed on, with two BYEs one after the other. */
const RELEASED_UNCONNECTED = [
  sent('BYE sent'),
  inAnyOrder(got('BYE 200'), perhaps(got('agent BYE'), got('agent BYE'))),
];
const RELEASED_BY_EITHER = perhaps(sent('BYE sent'), got('BYE 200'), got('agent BYE'));
const STEP_FIVE_BODIES = { reinvite_answer: 'answer' } as const;
const DESKTOP_DELAYS = { ringing: 'ringMs', refresh: REFRESH_DELAY_MS } as const;
const CLICK_TO_DIAL_DELAYS = { ringing: CLICK_TO_DIAL_NOTIFY_MS, destination: 'connectMs' } as const;

export const FLOWS: Readonly<Record<FlowName, Flow>> = {
  a: {
    summary: 'routed call, answered from the desktop by NOTIFY talk',
    scenario: 'a.xml',
    steps: [...ANSWERED_FROM_DESKTOP, ...STEP_FIVE, ...RELEASED],
    delays: { ...DESKTOP_DELAYS, talk: 'talkMs' },
    bodies: STEP_FIVE_BODIES,
  },
  'a-ui': {
    summary: 'routed call, answered in the phone',
    scenario: 'a-ui.xml',
    steps: [...RINGING, got('INVITE 200', 'patienceMs'), ...STEP_FIVE, ...RELEASED],
    delays: { ...DESKTOP_DELAYS, talk: 'talkMs' },
    bodies: STEP_FIVE_BODIES,
  },
  b: {
    summary: 'click to dial, the destination answers',
    scenario: 'b.xml',
    steps: [...ANSWERED_FROM_DESKTOP, sent('ACK sent'), ...RELEASED],
    delays: { ...CLICK_TO_DIAL_DELAYS, talk: 'talkMs' },
    bodies: { destination: 'answer' },
  },
  'b-refused': {
    summary: 'click to dial, the destination fails',
    scenario: 'b-refused.xml',
    steps: [...ANSWERED_FROM_DESKTOP, sent('ACK sent'), ...RELEASED],
    delays: CLICK_TO_DIAL_DELAYS,
    bodies: {},
  },
  'b-timeout': {
    summary: 'click to dial, the destination does not answer',
    scenario: 'b-timeout.xml',
    steps: [...ANSWERED_FROM_DESKTOP, sent('ACK sent'), ...RELEASED_UNCONNECTED],
    delays: CLICK_TO_DIAL_DELAYS,
    bodies: { destination: 'make-call-timeout' },
  },
  cancel: {
    summary: 'the caller hangs up while the phone rings',
    scenario: 'cancel.xml',
    steps: [...RINGING, sent('CANCEL sent'), inAnyOrder(got('CANCEL 200'), got('INVITE 487'))],
    delays: { ringing: 'ringMs' },
    bodies: {},
  },
  decline: {
    summary: 'the agent declines',
    scenario: 'decline.xml',
    steps: [...RINGING, got('INVITE refused', 'patienceMs')],
    delays: {},
    bodies: {},
  },
  'agent-bye': {
    summary: 'answered from the desktop, the agent hangs up',
    scenario: 'agent-bye.xml',
    steps: [...ANSWERED_FROM_DESKTOP, ...STEP_FIVE, got('agent BYE', 'patienceMs')],
    delays: DESKTOP_DELAYS,
    bodies: STEP_FIVE_BODIES,
  },
  'server-hold': {
    summary: 'hold from the server side and retrieve without SDP',
    scenario: 'server-hold.xml',
    steps: [
      ...ANSWERED_FROM_DESKTOP,
      ...STEP_FIVE,
      sent('hold re-INVITE sent'),
      got('hold re-INVITE 200'),
      sent('hold re-INVITE ACK sent'),
      sent('retrieve re-INVITE sent'),
      got('retrieve re-INVITE 200'),
      sent('retrieve re-INVITE ACK sent'),
      ...RELEASED,
    ],
    delays: { ...DESKTOP_DELAYS, talk: 'talkMs', held: 'holdMs', retrieved: 'talkMs' },
    bodies: { ...STEP_FIVE_BODIES, talk: 'hold', retrieve_answer: 'answer' },
  },
  'notify-hold': {
    summary: 'hold and retrieve from the desktop by NOTIFY hold and talk',
    scenario: 'notify-hold.xml',
    steps: [
      ...ANSWERED_FROM_DESKTOP,
      ...STEP_FIVE,
      sent('NOTIFY hold sent'),
      inAnyOrder(got('NOTIFY hold 200'), got('agent re-INVITE'), got('agent re-INVITE ACK')),
      sent('NOTIFY talk sent'),
      inAnyOrder(got('NOTIFY talk 200'), got('agent re-INVITE'), got('agent re-INVITE ACK')),
      ...RELEASED,
    ],
    delays: { ...DESKTOP_DELAYS, talk: 'talkMs', hold: 'holdMs', retrieve: 'talkMs' },
    bodies: STEP_FIVE_BODIES,
  },
  refer: {
    summary: 'single-step transfer: REFER, and the transferred call arrives here',
    scenario: 'refer.xml',
    steps: [
      ...ANSWERED_FROM_DESKTOP,
      ...STEP_FIVE,
      sent('REFER sent'),
      inAnyOrder(got('REFER 202'), got('NOTIFY sipfrag 200'), got('transferred INVITE')),
      RELEASED_BY_EITHER,
    ],
    delays: { ...DESKTOP_DELAYS, talk: 'talkMs', refer: 0 },
    bodies: STEP_FIVE_BODIES,
  },
};

/** A call that arrives at the simulator: one that an agent dials, or a transferred one. */
export const DESTINATION: Flow = {
  summary: 'a call that an agent makes',
  scenario: 'destination.xml',
  steps: [
    got('INVITE received'),
    sent('180 sent'),
    sent('200 sent'),
    got('ACK received'),
    RELEASED_BY_EITHER,
  ],
  delays: { arrived: 0, alerting: 'ringMs', talk: 'talkMs' },
  bodies: { alerting: 'answer' },
};

/** Steps that may happen at any time besides the documented ones. */
const TOLERATED = /^(100|180|183|agent request|agent re-INVITE( ACK)?|NOTIFY sipfrag 1\d\d)$/;

export interface Awaited {
  readonly name: string;
  readonly within: Duration;
}

/** Follows one call along its flow's documented steps. */
export class Progress {
  readonly #groups: readonly StepGroup[];
  #current = 0;
  readonly #seen = new Set<DocumentedStep>();

  constructor(groups: readonly StepGroup[]) {
    this.#groups = groups;
  }

  /** Takes the next step. False when it is neither documented here nor tolerated. */
  happened(name: string): boolean {
    for (let index = this.#current; index < this.#groups.length; index += 1) {
      const group = this.#groups[index] ?? [];
      const step = group.find((candidate) => candidate.name === name && !this.#seen.has(candidate));
      if (step) {
        this.#seen.add(step);
        this.#current = index;
        this.#skipCompleted();
        return true;
      }
      if (this.#remaining(group).some((candidate) => !candidate.optional)) break;
    }
    return TOLERATED.test(name);
  }

  /** The step that has to come next from the agent's side; undefined when the next one is ours or none is left. */
  get awaited(): Awaited | undefined {
    const missing = this.#remaining(this.#groups[this.#current] ?? []).find((step) => !step.optional);
    return missing?.by === 'theirs' ? missing : undefined;
  }

  /** True when the simulator has to act next. */
  get oursNext(): boolean {
    return this.#remaining(this.#groups[this.#current] ?? []).some((step) => step.by === 'ours');
  }

  /** The first required step that has not happened. */
  get missing(): string | undefined {
    return this.#groups
      .slice(this.#current)
      .flatMap((group) => this.#remaining(group))
      .find((step) => !step.optional)?.name;
  }

  #remaining(group: StepGroup): StepGroup {
    return group.filter((step) => !this.#seen.has(step));
  }

  #skipCompleted(): void {
    while (
      this.#current < this.#groups.length &&
      this.#remaining(this.#groups[this.#current] ?? []).length === 0
    ) {
      this.#current += 1;
    }
  }
}
