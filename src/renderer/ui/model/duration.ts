/** `mm:ss` below an hour, `h:mm:ss` from there on. Negative durations (a clock set back) show as 0. */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = String(Math.floor((total % 3600) / 60)).padStart(2, '0');
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
}

/** The same as ISO 8601 (`PT4M12S`), for `<time datetime>`. */
export function isoDuration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  return `PT${Math.floor(total / 3600)}H${Math.floor((total % 3600) / 60)}M${total % 60}S`;
}

/** Time left, rounded up: a countdown shows 1 until it is over, and never less than 0. */
export function formatCountdown(milliseconds: number): string {
  return formatDuration(Math.ceil(Math.max(0, milliseconds) / 1000) * 1000);
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The computer's own clock and format, e.g. 14:05 or 02:05 PM. */
export function formatTimeOfDay(epochMilliseconds: number): string {
  return timeOfDay.format(epochMilliseconds);
}

const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** How many midnights lie between the two, by the computer's own clock; negative when the first is later. */
export function daysBetween(earlier: number, later: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  // A day that the clocks change in has 23 or 25 hours.
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

/** The day, as in 9 Mar. */
export function formatDay(epochMilliseconds: number): string {
  return dayOfYear.format(epochMilliseconds);
}
