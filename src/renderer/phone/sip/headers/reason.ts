import type { SipReason } from '../../../../shared/domain/call/endReason';
import { splitOutside } from './split';

/** No message has more to say. */
const MAX_HEADERS = 8;

/** All usable values of the Reason headers (RFC 3326) of one message; unknown protocols are left out. Never throws. */
export function parseReasons(headers: readonly string[]): SipReason[] {
  return headers
    .slice(0, MAX_HEADERS)
    .flatMap((header) => splitOutside(header.slice(0, 1024), ','))
    .flatMap((value): SipReason[] => {
      const [protocol = '', ...params] = splitOutside(value, ';');
      const cause = params.map((param) => /^cause\s*=\s*"?(\d{1,3})"?$/iu.exec(param)?.[1]).find(Boolean);
      if (cause === undefined) return [];
      if (/^sip$/iu.test(protocol)) return [{ protocol: 'SIP', cause: Number(cause) }];
      if (/^q\.850$/iu.test(protocol)) return [{ protocol: 'Q.850', cause: Number(cause) }];
      return [];
    });
}
