/** The other side's encoder is asked for (RFC 7587 §6.1): redundancy against loss, and few packets in silence. */
const WANTED = ['useinbandfec', 'usedtx'] as const;

/**
 * A description with in-band FEC and DTX for Opus. In what is sent it asks the other side's encoder, in what is received ours: a
 * decoder must take both unasked (RFC 7587 §6.1), and Asterisk's says less than it can. What a description refuses stays refused.
 */
export function resilientOpus(sdp: string): string {
  return sdp
    .split(/^(?=m=)/mu)
    .map(resilientSection)
    .join('');
}

function resilientSection(section: string): string {
  if (!section.startsWith('m=audio')) return section;
  return [...section.matchAll(/^a=rtpmap:(\d+) opus\/48000\/2(?=\s|$)/gimu)].reduce(
    (changed, [rtpmap, payloadType]) => {
      const fmtp = new RegExp(`^(a=fmtp:${payloadType} )([^\\r\\n]*)`, 'mu');
      return fmtp.test(changed)
        ? changed.replace(fmtp, (_, name: string, parameters: string) => name + resilient(parameters))
        : changed.replace(rtpmap, `${rtpmap}\r\na=fmtp:${payloadType} ${resilient('')}`);
    },
    section,
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
