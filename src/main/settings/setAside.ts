import { renameSync } from 'node:fs';

/** Moves a file with mistakes out of the way. @returns where it is now @throws when it can't be moved */
export function setAside(file: string, now: Date): string {
  const aside = `${file}.corrupt-${now.toISOString().replaceAll(':', '')}`;
  renameSync(file, aside);
  return aside;
}
