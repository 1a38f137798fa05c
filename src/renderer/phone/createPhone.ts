import type { HostApi } from '../../shared/ipc/hostApi';
import type { Phone } from './phone';

/** Builds the phone and lets it load the account by itself. One per page. */
export function createPhone(_host: HostApi): Phone {
  throw new Error('not built yet');
}
