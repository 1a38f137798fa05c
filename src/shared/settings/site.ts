import type { Site } from './siteSchema';

// Apart from the schema, so that the page can do without the schema library, which evaluates code.

/** The site where IT says nothing of it. */
export const noSite: Site = { servers: [], turn: [], media: 'any' };

/** Tells whether credentials are asked for at that URL: STUN needs none. */
export const isTurn = (url: string): boolean => url.startsWith('turn');

/**
 * Tells whether the password is safe at that URL, so not a TURN server without TLS: whoever listens there could try the agent's
 * password offline (docs/decisions/0063).
 */
export const keepsPassword = (url: string): boolean => !url.startsWith('turn:');
