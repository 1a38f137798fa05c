/**
 * The E-model, ITU-T G.107 (06/2015), narrowband: R = Ro − Is − Id − Ie,eff + A. All parameters that a phone can't measure have
 * the default values of its Table 2; what is assumed beyond that: docs/decisions/0099.
 */

/** The cost of a codec without loss, and how it bears loss (§7.5). */
export interface CodecImpairment {
  /** Equipment impairment factor. */
  readonly ie: number;
  /** Packet-loss robustness factor (%). */
  readonly bpl: number;
}

/** G.113 Appendix I, Table I.2: G.711 with packet loss concealment, random loss. */
const g711: CodecImpairment = { ie: 0, bpl: 25.1 };

/** The impairments of codecs, by the name that RTP gives them, in lower case. */
const impairments: ReadonlyMap<string, CodecImpairment> = new Map([
  ['pcmu', g711],
  ['pcma', g711],
  // Wideband, and so at least as good on this scale; Chromium conceals its losses in the same way.
  ['g722', g711],
  // Of no Recommendation. Al-Ahmadi, Pocta, Melvin, ISSC 2019 and 2021: their best on this scale (11 kbit/s, random loss).
  ['opus', { ie: 2, bpl: 16 }],
]);

/** Finds a codec's impairment; null: nothing is known of that codec. */
export const codecImpairment = (codec: string): CodecImpairment | null =>
  impairments.get(codec.toLowerCase()) ?? null;

/** Defaults of Table 2, and what follows from them alone: Ro and Is (equations 7-2 to 7-17), No (7-3). */
const RO = 94.77;
const IS = 1.41;
const NOISE_DBM0P = -61.18;
const RLR_DB = 2;
const TELR_DB = 65;
const WEPL_DB = 110;
/** The delay that nobody notices (Table 1, default delay sensitivity, milliseconds), and that sensitivity. */
const MT_MS = 100;
const ST = 1;

/** Delay impairment Id = Idte + Idle + Idd of a one-way delay (milliseconds), with echo as good as by default (§7.4). */
export function delayImpairment(delayMs: number): number {
  return talkerEcho(delayMs) + listenerEcho(2 * delayMs) + absoluteDelay(delayMs);
}

/** Idte: equations 7-20 to 7-23, for a sidetone (STMR) of 9 to 20 dB. */
function talkerEcho(t: number): number {
  const terv = TELR_DB - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t ** 2);
  const re = 80 + 2.5 * (terv - 14);
  const roe = -1.5 * (NOISE_DBM0P - RLR_DB);
  const half = (roe - re) / 2;
  return (half + Math.hypot(half, 10) - 1) * (1 - Math.exp(-t));
}

/** Idle: equations 7-25 and 7-26, of a round trip. */
function listenerEcho(tr: number): number {
  const rle = 10.5 * (WEPL_DB + 7) * (tr + 1) ** -0.25;
  const half = (RO - rle) / 2;
  return half + Math.hypot(half, 13);
}

/** Idd: equations 7-27 and 7-28. */
function absoluteDelay(ta: number): number {
  if (ta <= MT_MS) return 0;
  const x = Math.log2(ta / MT_MS);
  const root = (base: number) => (1 + base ** (6 * ST)) ** (1 / (6 * ST));
  return 25 * (root(x) - 3 * root(x / 3) + 2);
}

/** Ie,eff (equation 7-29) for loss that is random (BurstR 1). @param lossFraction 0 to 1 */
export function equipmentImpairment({ ie, bpl }: CodecImpairment, lossFraction: number): number {
  const percent = 100 * lossFraction;
  return ie + ((95 - ie) * percent) / (percent + bpl);
}

export interface Connection {
  readonly codec: CodecImpairment;
  /** The delay from mouth to ear (milliseconds). */
  readonly delayMs: number;
  /** The share of packets that are not there to be played, 0 to 1. */
  readonly lossFraction: number;
}

/** The transmission rating factor R; nobody has an advantage (A = 0). */
export function transmissionRating({ codec, delayMs, lossFraction }: Connection): number {
  return RO - IS - delayImpairment(delayMs) - equipmentImpairment(codec, lossFraction);
}

/** The estimated mean opinion score (MOS CQE, 1 to 4.5): Annex B. */
export function meanOpinion(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // Between 0 and 6.5 the formula falls below the scale.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}
