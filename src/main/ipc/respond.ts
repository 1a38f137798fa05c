import {
  type InvokeChannel,
  type InvokeRequest,
  type InvokeResponse,
  invokeContract,
} from '../../shared/ipc/contract';
import type { IpcReply } from '../../shared/ipc/reply';
import type { Log } from '../diagnostics/port';

export type InvokeHandler<C extends InvokeChannel> = (
  request: InvokeRequest<C>,
) => InvokeResponse<C> | Promise<InvokeResponse<C>>;

/** One request from the page: who sent it, does it fit, carry it out, does the answer fit. Never throws. */
export async function respond<C extends InvokeChannel>(
  { channel, handler, log }: { channel: C; handler: InvokeHandler<C>; log: Log },
  trusted: boolean,
  request: unknown,
): Promise<IpcReply<InvokeResponse<C>>> {
  const schemas = invokeContract[channel];
  if (!trusted) {
    log.write('error', 'ipc.refused', { channel });
    return { ok: false, failure: 'refused' };
  }
  const input = schemas.request.safeParse(request);
  if (!input.success) {
    log.write('error', 'ipc.invalid-request', { channel, paths: pathsOf(input.error.issues) });
    return { ok: false, failure: 'invalid-request' };
  }
  try {
    const output = schemas.response.safeParse(await handler(input.data as InvokeRequest<C>));
    if (output.success) return { ok: true, value: output.data as InvokeResponse<C> };
    log.write('error', 'ipc.invalid-response', { channel, paths: pathsOf(output.error.issues) });
  } catch (error) {
    log.write('error', 'ipc.handler-failed', { channel, error });
  }
  return { ok: false, failure: 'failed' };
}

/** Where it did not fit and how; the values themselves may be secret. */
function pathsOf(issues: readonly { path: readonly PropertyKey[]; code?: string | undefined }[]): string {
  return issues.map((issue) => `${issue.path.map(String).join('.') || '(whole)'}: ${issue.code}`).join(', ');
}
