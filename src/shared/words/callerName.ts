import type { Party } from '../domain/call/party';
import { showable } from '../domain/untrustedText';
import { desktopWords } from './desktop';

const MAX_LENGTH = 40;

/** Names a caller on the desktop: by name, else by number. */
export function callerName({ name, number }: Party): string {
  return showable(name ?? number, MAX_LENGTH) || desktopWords.withheld;
}
