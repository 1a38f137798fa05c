/** delta-seconds (RFC 3261 §25.1), with parameters or a comment after it or none; null when it is anything else. */
export function secondsOf(value: string | undefined): number | null {
  const digits = /^\s*(\d+)\s*(?:$|[(;])/u.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
