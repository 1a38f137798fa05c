import { expect, test } from 'vitest';
import { retryDelay } from '../../../../server/load/backoff';
import { retryDelay as ofThePhone } from '../../../../src/renderer/phone/registration/retry';

test("the load test's phones come back as the real one does", () => {
  for (const attempt of [0, 1, 2, 3, 4, 5, 9]) {
    for (const retryAfterMs of [null, 500, 10_000, 60_000]) {
      for (const chance of [0, 0.3, 0.999]) {
        const random = () => chance;
        expect(retryDelay(attempt, retryAfterMs, random)).toBe(ofThePhone(attempt, retryAfterMs, random));
      }
    }
  }
});
