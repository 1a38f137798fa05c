import { type DeviceIdentity, describeDevice } from './deviceIdentity';

/** A regular expression over a device's name, without regard to case, anywhere in it. */
export function matcherOf(pattern: string): ((device: DeviceIdentity) => boolean) | null {
  const matcher = compile(pattern);
  // With its model and without: IT's `Evolve2 65$` knows nothing of what Chromium appends.
  return matcher && ((device) => matcher.test(device.label) || matcher.test(describeDevice(device)));
}

/** Whether `pattern` is a regular expression. */
export const isRule = (pattern: string): boolean => compile(pattern) !== null;

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'i');
  } catch {
    return null;
  }
}
