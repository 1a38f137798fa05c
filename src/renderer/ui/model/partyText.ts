import type { Party } from '../../../shared/domain/call/party';
import { words } from '../words/words';

export interface PartyText {
  /** What to show large: the name, else the number, else that it is withheld. */
  readonly primary: string;
  /** The number, when it stands below a name. */
  readonly secondary: string | null;
  /** Numbers are set left to right whatever the name's script; names follow their own direction. */
  readonly primaryIsNumber: boolean;
}

/** Stands for everybody while callers must not be named. */
export const hiddenParty: Party = { number: '', name: null };

export function partyText(party: Party): PartyText {
  if (party === hiddenParty) return { primary: words.party.hidden, secondary: null, primaryIsNumber: false };
  const { name, number } = party;
  const shownName = name?.trim() ?? '';
  if (shownName !== '' && shownName !== number) {
    return { primary: shownName, secondary: number || words.party.withheld, primaryIsNumber: false };
  }
  return number === ''
    ? { primary: words.party.withheld, secondary: null, primaryIsNumber: false }
    : { primary: number, secondary: null, primaryIsNumber: true };
}
