import { header, type SipMessage, tagOf } from '../sip/message';
import { isHeld, parseAudio } from '../sip/sdp';

/** A check of a documented step's message. It returns the fault in words, or undefined. */
type Check = (message: SipMessage) => string | undefined;

const dialog: Check = (message) => {
  if (!tagOf(header(message, 'to')))
    return 'it has no To tag, so a NOTIFY could not be sent in the early dialog';
  if (!header(message, 'contact')) return 'it has no Contact';
  return undefined;
};

const audio: Check = (message) => {
  const described = parseAudio(message.body);
  if (!described) return 'it describes no audio';
  if (described.port === 0) return 'it refuses the audio (port 0)';
  const g711 = [...described.codecs.values()].some((codec) => codec === 'pcmu' || codec === 'pcma');
  return g711 ? undefined : 'it has no G.711 codec';
};

const fullOffer: Check = (message) => {
  const fault = audio(message);
  if (fault) return fault;
  const direction = parseAudio(message.body)?.direction;
  return direction === 'sendrecv' ? undefined : `it offers ${direction}, not audio both ways`;
};

const reliable: Check = (message) =>
  /\b100rel\b/i.test(header(message, 'require') ?? '')
    ? 'it wants a PRACK, which SIP Server was not seen to send'
    : undefined;

const first =
  (...checks: readonly Check[]): Check =>
  (message) => {
    for (const check of checks) {
      const fault = check(message);
      if (fault) return fault;
    }
    return undefined;
  };

const CHECKS: Readonly<Record<string, Check>> = {
  '180': first(reliable, dialog),
  'INVITE 200': first(dialog, audio),
  're-INVITE 200': fullOffer,
  'hold re-INVITE 200': audio,
  'retrieve re-INVITE 200': fullOffer,
};

/** Why the message of this step is not as documented; undefined when it is. */
export function faultIn(step: string, message: SipMessage): string | undefined {
  return CHECKS[step]?.(message);
}

/** An agent's hold or retrieve re-INVITE has to say so in its description. */
export function faultInAgentOffer(message: SipMessage, hold: boolean): string | undefined {
  const described = parseAudio(message.body);
  if (!described) return 'it describes no audio';
  if (isHeld(described) === hold) return undefined;
  return hold
    ? `it does not hold (a=${described.direction})`
    : `it does not retrieve (a=${described.direction})`;
}

/** A remark on something that is allowed but unusual. */
export function remarkOn(step: string, message: SipMessage): string | undefined {
  // Asked for by the documentation, though SIP Server sends NOTIFY without it too (docs/genesys-protocol.md §1).
  if (step === '180' && !/\btalk\b/i.test(header(message, 'allow-events') ?? '')) {
    return '180 without Allow-Events: talk';
  }
  return undefined;
}
