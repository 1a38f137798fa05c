import type { z } from 'zod';
import type { eventContract, invokeContract } from '../../shared/ipc/contract';

/** The schemas of what goes each way of a request, by channel. */
export type Requests = Readonly<
  Record<string, { readonly request: z.ZodType; readonly response: z.ZodType }>
>;
export type Events = Readonly<Record<string, z.ZodType>>;

export type RequestHandler<R extends Requests[string]> = (
  request: z.infer<R['request']>,
) => z.infer<R['response']> | Promise<z.infer<R['response']>>;

export type HandleOf<R extends Requests> = <C extends keyof R & string>(
  channel: C,
  handler: RequestHandler<R[C]>,
) => void;

/** Tells a page; silent when no page is there to be told. */
export type SendEventOf<E extends Events> = <C extends keyof E & string>(
  channel: C,
  payload: z.infer<E[C]>,
) => void;

/** Registers a handler for a request of the phone's page. */
export type Handle = HandleOf<typeof invokeContract>;
export type SendEvent = SendEventOf<typeof eventContract>;
