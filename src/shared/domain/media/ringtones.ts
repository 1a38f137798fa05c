/** The tones that the phone can ring with; all of them are synthesised (src/renderer/phone/audio/tones.ts). */
export const ringtones = ['duet', 'bell', 'chime', 'marimba', 'warble', 'pulse'] as const;
export type Ringtone = (typeof ringtones)[number];

/** The ring as it is set for a kind of caller. */
export const ringChoices = [...ringtones, 'none'] as const;
export type RingChoice = (typeof ringChoices)[number];

/** Steps of volume that are heard as such; between them nobody would look for one. */
export const volumeSteps = ['full', 'high', 'medium', 'low', 'off'] as const;
export type Volume = (typeof volumeSteps)[number];
