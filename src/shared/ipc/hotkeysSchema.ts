import { z } from 'zod';
import {
  type HotkeysState,
  hotkeyActions,
  hotkeyStates,
  MAX_HOLDER_LENGTH,
  type TalkKey,
} from '../domain/hotkeys/hotkeys';

export const talkKeySchema = z.strictObject({
  name: z.string().max(64),
  mode: z.enum(['push-to-talk', 'push-to-mute']),
}) satisfies z.ZodType<TalkKey>;

/** HotkeysState on its way to the page. */
export const hotkeysStateSchema = z.record(
  z.enum(hotkeyActions),
  z.strictObject({
    accelerator: z.string().max(64).nullable(),
    state: z.enum(hotkeyStates),
    holder: z.string().max(MAX_HOLDER_LENGTH).nullable(),
  }),
) satisfies z.ZodType<HotkeysState>;
