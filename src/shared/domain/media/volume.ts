/** Steps that are heard as such; between them nobody would look for one. */
export const volumeSteps = ['full', 'high', 'medium', 'low', 'off'] as const;
export type Volume = (typeof volumeSteps)[number];
