import type { CommandOrigin } from '../call/command';
import { showable } from '../untrustedText';
import { type CallLinkProblem, parseCallLink } from './callLink';
import { readDialText } from './dialText';

/** A number that the agent did not type into the phone: from a link or from what was selected elsewhere. */
export interface DialOffer {
  readonly origin: CommandOrigin;
  /** The number that would be dialled; or the text that cannot be, as it may be shown. */
  readonly offered:
    | {
        readonly ok: true;
        readonly number: string;
        /** Keys to press once it is answered. */
        readonly after: string | null;
        readonly foreignHost: string | null;
      }
    | { readonly ok: false; readonly text: string; readonly problem: CallLinkProblem };
  /** The agent is asked first; otherwise it is called as soon as the phone is online. */
  readonly confirm: boolean;
}

/** The part of a text that can't be dialled that is shown, in characters. */
export const MAX_REFUSED_TEXT = 64;

/**
 * Makes an offer to dial. A sip: link may name another server than the agent's: calls go through the own one all the same
 * (docs/decisions/0079), where the same name can be somebody else. So the agent is always asked then, unless it is a
 * telephone number that is the same everywhere.
 */
export function dialOfferOf(
  text: string,
  origin: CommandOrigin,
  { confirm, ownHosts }: { readonly confirm: boolean; readonly ownHosts: readonly string[] },
): DialOffer {
  if (origin !== 'link') {
    const read = readDialText(text);
    if (read.kind === 'none') return refusedOffer(text, origin, 'not-a-number');
    if (read.kind === 'several') return refusedOffer(read.numbers.join(' / '), origin, 'several-numbers');
    const { number, after, picked } = read;
    const offered = { ok: true, number, after, foreignHost: null } as const;
    return { origin, offered, confirm: confirm || picked || after !== null };
  }
  const link = parseCallLink(text);
  if (!link.ok) return refusedOffer(text, origin, link.problem);
  const { number, after, host } = link;
  const foreign = host !== null && !ownHosts.includes(host) && !number.startsWith('+');
  return {
    origin,
    offered: { ok: true, number, after, foreignHost: foreign ? host : null },
    confirm: confirm || foreign || after !== null,
  };
}

const refusedOffer = (text: string, origin: CommandOrigin, problem: CallLinkProblem): DialOffer => ({
  origin,
  // The whole of a giant text need not be cleaned to show its beginning.
  offered: { ok: false, text: showable(text.slice(0, MAX_REFUSED_TEXT * 4), MAX_REFUSED_TEXT), problem },
  confirm: true,
});
