import type { Credentials } from '../../../shared/settings/account';
import { isTurn, keepsPassword } from '../../../shared/settings/site';
import type { Site } from '../../../shared/settings/siteSchema';

/**
 * How the browser looks for a way for the media: by its own addresses, which do where the server at the far end is public to
 * the phone, and through the site's servers. One transport carries everything. Pure.
 */
export function peerConnectionConfig(
  { turn, media }: Site,
  dn: string,
  { turnPassword = '' }: Credentials,
): RTCConfiguration {
  return {
    iceServers: turn
      .filter(keepsPassword)
      .map((urls) => (isTurn(urls) ? { urls, username: dn, credential: turnPassword } : { urls })),
    iceTransportPolicy: media === 'relay-only' ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}
