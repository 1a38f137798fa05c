import { changeAudio } from './sdp';

/** The other side's encoder is asked for (RFC 7587 §6.1): redundancy against loss, and few packets in silence. */
const WANTED = ['useinbandfec', 'usedtx'] as const;

/**
 * A description with in-band FEC and DTX for Opus. In what is sent it asks the other side's encoder, in what is received ours: a
 * decoder must take both unasked (RFC 7587 §6.1), and Asterisk's says less than it can. What a description refuses stays refused.
 */
export function resilientOpus(sdp: string): string {
  return changeAudio(sdp, (section, { rtp, fmtp }) =>
    rtp
      .filter(({ codec, rate, encoding }) => /^opus$/iu.test(codec) && rate === 48_000 && encoding === 2)
      .reduce((changed, { payload }) => {
        const given = fmtp.find((format) => format.payload === payload);
        // sdp-transform makes a number of what looks like one.
        const line = `a=fmtp:${payload} ${resilient(`${given?.config ?? ''}`)}`;
        const before = new RegExp(`^a=${given === undefined ? 'rtpmap' : 'fmtp'}:${payload} .*$`, 'mu');
        // Without parameters yet: beside the codec that they are for.
        return changed.replace(before, (found) => (given === undefined ? `${found}\r\n${line}` : line));
      }, section),
  );
}

function resilient(parameters: string): string {
  const given = parameters
    .split(';')
    .map((parameter) => parameter.trim())
    .filter(Boolean);
  const missing = WANTED.filter((name) => !given.some((parameter) => parameter.startsWith(`${name}=`)));
  return [...given, ...missing.map((name) => `${name}=1`)].join(';');
}
