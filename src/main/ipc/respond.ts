import type { z } from 'zod';
import type { IpcReply } from '../../shared/ipc/reply';
import type { Logger } from '../diagnostics/port';
import type { RequestHandler, Requests } from './port';

/** Answers one request from the page: who sent it, does it fit, carry it out, does the answer fit. Never throws. */
export async function respond<R extends Requests[string]>(
  {
    channel,
    schemas,
    handler,
    log,
  }: { channel: string; schemas: R; handler: RequestHandler<R>; log: Logger },
  trusted: boolean,
  request: unknown,
): Promise<IpcReply<z.infer<R['response']>>> {
  if (!trusted) {
    log.write('error', 'ipc.refused', { channel });
    return { ok: false, failure: 'refused' };
  }
  const input = parsed(schemas.request, request);
  if (!input.success) {
    log.write('error', 'ipc.invalid-request', { channel, paths: pathsOf(input.issues) });
    return { ok: false, failure: 'invalid-request' };
  }
  try {
    const output = schemas.response.safeParse(await handler(input.data as z.infer<R['request']>));
    if (output.success) return { ok: true, value: output.data as z.infer<R['response']> };
    log.write('error', 'ipc.invalid-response', { channel, paths: pathsOf(output.error.issues) });
  } catch (error) {
    log.write('error', 'ipc.handler-failed', { channel, error });
  }
  return { ok: false, failure: 'failed' };
}

type Parsed =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly issues: Parameters<typeof pathsOf>[0] };

/** Some values make a schema throw instead of refusing them, a Uint8Array for one. */
function parsed(schema: z.ZodType, value: unknown): Parsed {
  try {
    const result = schema.safeParse(value);
    return result.success ? result : { success: false, issues: result.error.issues };
  } catch {
    return { success: false, issues: [{ path: [], code: 'unreadable' }] };
  }
}

/** Says where a value did not fit and how; the values themselves may be secret. */
function pathsOf(issues: readonly { path: readonly PropertyKey[]; code?: string | undefined }[]): string {
  return issues.map((issue) => `${issue.path.map(String).join('.') || '(whole)'}: ${issue.code}`).join(', ');
}
