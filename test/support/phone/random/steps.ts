import fc from 'fast-check';
import type { Direction, Manner } from './farSide';

/** What can happen, one thing after the other. `call`: which of those there are then. */
export type Step =
  | { readonly does: 'ring'; readonly withSdp: boolean }
  | { readonly does: 'dial' }
  | { readonly does: 'agent'; readonly asks: AgentWish; readonly call: number }
  | { readonly does: 'notify'; readonly event: 'talk' | 'hold'; readonly call: number }
  | { readonly does: 'manner'; readonly manner: Manner }
  | { readonly does: 'answer-offer'; readonly status: string }
  | { readonly does: 'dialled'; readonly gets: DialledGets; readonly call: number }
  | {
      readonly does: 'far-offer';
      readonly method: 'INVITE' | 'UPDATE';
      readonly direction: Direction | null;
      readonly call: number;
    }
  | { readonly does: 'far-end'; readonly call: number }
  | { readonly does: 'withhold-ack'; readonly withhold: boolean }
  | { readonly does: 'track'; readonly call: number }
  | { readonly does: 'drop' }
  | { readonly does: 'slow-microphone'; readonly slow: boolean }
  | { readonly does: 'slow-gathering'; readonly slow: boolean }
  | { readonly does: 'wait'; readonly ms: number };

type AgentWish = 'answer' | 'decline' | 'hangUp' | 'hold' | 'retrieve' | 'mute' | 'unmute';
type DialledGets = '180 Ringing' | '183 Session Progress' | '200 OK' | '486 Busy Here';

const call = fc.nat({ max: 1 });
const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const record = <T extends Step>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Step> =>
  fc.record(model) as unknown as fc.Arbitrary<Step>;

const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(5, record({ does: fc.constant('ring'), withSdp: fc.boolean() })),
  weighted(4, record({ does: fc.constant('dial') })),
  weighted(
    14,
    record({
      does: fc.constant('agent'),
      asks: fc.constantFrom<AgentWish>(
        ...(['answer', 'answer', 'decline', 'hangUp', 'hold', 'hold'] as const),
        ...(['retrieve', 'retrieve', 'mute', 'unmute'] as const),
      ),
      call,
    }),
  ),
  weighted(4, record({ does: fc.constant('notify'), event: fc.constantFrom('talk', 'hold'), call })),
  weighted(3, record({ does: fc.constant('manner'), manner: fc.constantFrom('accept', 'refuse', 'later') })),
  weighted(
    3,
    record({
      does: fc.constant('answer-offer'),
      status: fc.constantFrom('200 OK', '488 Not Acceptable Here', '491 Request Pending', '500 Error'),
    }),
  ),
  weighted(
    6,
    record({
      does: fc.constant('dialled'),
      gets: fc.constantFrom<DialledGets>(
        '180 Ringing',
        '183 Session Progress',
        '200 OK',
        '200 OK',
        '486 Busy Here',
      ),
      call,
    }),
  ),
  weighted(
    3,
    record({
      does: fc.constant('far-offer'),
      method: fc.constantFrom('INVITE', 'UPDATE'),
      direction: fc.constantFrom<Direction | null>('sendrecv', 'sendonly', 'inactive', null),
      call,
    }),
  ),
  weighted(2, record({ does: fc.constant('far-end'), call })),
  weighted(1, record({ does: fc.constant('withhold-ack'), withhold: fc.boolean() })),
  weighted(3, record({ does: fc.constant('track'), call })),
  weighted(1, record({ does: fc.constant('drop') })),
  weighted(1, record({ does: fc.constant('slow-microphone'), slow: fc.boolean() })),
  weighted(1, record({ does: fc.constant('slow-gathering'), slow: fc.boolean() })),
  weighted(6, record({ does: fc.constant('wait'), ms: fc.constantFrom(1, 60, 1_000, 6_000, 40_000) })),
);

export const steps: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 30 });
