import { z } from 'zod';
import { dialogLimits, MAX_LOST, type Recovery, type SipDialog } from '../domain/call/recovery';
import { callSchema } from './phoneStatusSchema';

const tag = z.string().min(1).max(dialogLimits.tag);
const uri = z.string().min(1).max(dialogLimits.uri);
const sipDialogSchema = z.strictObject({
  sipCallId: tag,
  localTag: tag,
  remoteTag: tag,
  localUri: uri,
  remoteUri: uri,
  remoteTarget: uri,
  routeSet: z.array(uri).max(dialogLimits.routes).readonly(),
  sequence: z.int().nonnegative(),
}) satisfies z.ZodType<SipDialog>;

export const sipDialogsSchema = z.array(sipDialogSchema).max(MAX_LOST).readonly();

export const recoverySchema = z.strictObject({
  failure: z.enum(['crashed', 'hung']),
  at: z.number(),
  calls: z.array(callSchema).max(MAX_LOST).readonly(),
  dialogs: sipDialogsSchema,
}) satisfies z.ZodType<Recovery>;
