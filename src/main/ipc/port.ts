import type { EventChannel, EventPayload } from '../../shared/ipc/contract';

/** Tells the page; silent when no page is there to be told. */
export type SendEvent = <C extends EventChannel>(channel: C, payload: EventPayload<C>) => void;
