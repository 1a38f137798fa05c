/** The keys of a telephone (ITU-T Q.23); A to D are on no telephone that people have, and some machines know them. */
export const dtmfKeys = [
  ...(['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const),
  ...(['*', '0', '#', 'A', 'B', 'C', 'D'] as const),
] as const;
export type DtmfKey = (typeof dtmfKeys)[number];

export function isDtmfKey(text: string): text is DtmfKey {
  return dtmfKeys.some((key) => key === text);
}
