import { answerableChallenge } from './headers/challenge';
import { secondsOf } from './headers/values';

/** RFC 4028 §4: no session timer is shorter. Seconds. */
const MIN_SESSION_S = 90;
/** A browser's timer holds 24 days, and fires at once beyond that. Seconds. */
const MAX_S = 86_400;

const CONCERNED = /^(?:session-expires|x|expires|www-authenticate|proxy-authenticate)\s*:/imu;
const HEADER = /^([^\s:]+)\s*:\s*(.*)$/su;

/**
 * What JsSIP 3.13.8 would drop the whole message for, or take at its word, put right before it reads it. Pure.
 *
 * - A time that is none is left out, as if the other side had not named any, and one without end is bounded.
 * - Of several challenges JsSIP sees the last: the first that it can answer stands alone.
 */
export function mendIncoming(message: string): string {
  const end = message.indexOf('\r\n\r\n');
  if (end === -1 || !CONCERNED.test(message.slice(0, end))) return message;
  const [first = '', ...lines] = message
    .slice(0, end)
    .replace(/\r\n[ \t]+/gu, ' ')
    .split('\r\n');
  const headers = lines.map((line) => {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    return { line, name: name.toLowerCase(), value };
  });
  const chosen = new Map(
    ['www-authenticate', 'proxy-authenticate'].map((name) => [
      name,
      answerableChallenge(headers.filter((header) => header.name === name).map(({ value }) => value)),
    ]),
  );
  const mended = headers.flatMap(({ line, name, value }, index) => {
    const challenge = chosen.get(name);
    if (challenge !== undefined) {
      const isFirst = headers.findIndex((header) => header.name === name) === index;
      if (!isFirst) return [];
      return challenge === null ? [line] : [`${name}: ${challenge}`];
    }
    if (name === 'session-expires' || name === 'x') return sessionExpires(value);
    if (name === 'expires' && first.startsWith('INVITE ')) return inviteExpires(value);
    return [line];
  });
  return [first, ...mended].join('\r\n') + message.slice(end);
}

function sessionExpires(value: string): string[] {
  const seconds = secondsOf(value);
  if (seconds === null || seconds === 0) return [];
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/iu.exec(value)?.[1]?.toLowerCase();
  const bounded = Math.min(Math.max(seconds, MIN_SESSION_S), MAX_S);
  return [`Session-Expires: ${bounded}${refresher === undefined ? '' : `;refresher=${refresher}`}`];
}

function inviteExpires(value: string): string[] {
  const seconds = secondsOf(value);
  return seconds === null ? [] : [`Expires: ${Math.min(seconds, MAX_S)}`];
}
