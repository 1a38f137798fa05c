/**
 * X-Genesys-CallUUID: 32 characters of A-Z and 0-9 where it was seen (docs/genesys-protocol.md §1). Other sane tokens are taken
 * too, since it is only ever compared; null for anything else.
 */
export function parseCallUuid(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  return /^[A-Za-z0-9._-]{1,64}$/u.test(text) ? text : null;
}
