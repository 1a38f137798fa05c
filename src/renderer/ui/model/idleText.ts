import { type Message, words } from '../words/words';

/** Whether calls can come, while there is no news of a call. */
export function idleText(online: boolean, hasProblem: boolean, withoutHeadset: boolean): Message {
  if (withoutHeadset) return words.idle.withoutHeadset;
  if (online) return words.idle.waiting;
  return hasProblem ? words.idle.offline : words.idle.connecting;
}
