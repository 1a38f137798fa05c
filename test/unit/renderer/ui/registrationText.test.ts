import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/renderer/ui/model/registrationText';
import { words } from '../../../../src/renderer/ui/words/words';
import {
  certificateRefusals,
  problemToShow,
  type RegistrationProblem,
} from '../../../../src/shared/domain/registration/registration';

const retryAt = 1_000_000;
const details = ['name-not-found', 'refused', 'timed-out', 'network-down', 'lost', 'unknown'] as const;
const problems: RegistrationProblem[] = [
  { kind: 'credentials-refused' },
  { kind: 'dn-unknown' },
  { kind: 'forbidden' },
  { kind: 'sign-in-unsupported', method: 'SHA-256' },
  { kind: 'too-many-attempts' },
  { kind: 'server-overloaded', retryAt },
  { kind: 'server-error', statusCode: 500, retryAt },
  ...details.map((detail) => ({ kind: 'server-unreachable', detail, retryAt }) as const),
  ...certificateRefusals.map((detail) => ({ kind: 'certificate-refused', detail }) as const),
];

describe('registration problems', () => {
  it.each(problems)('say what the agent can do: %o', (problem) => {
    const { title, advice, retryAt: next, actions } = problemText(problem);
    expect(title).not.toBe('');
    expect(advice).toMatch(/\.$/);
    // Nobody is left with neither a next try nor a button.
    expect(next !== null || actions.length > 0).toBe(true);
  });

  it('can be told apart', () => {
    const texts = problems.map((problem) => {
      const { title, advice } = problemText(problem);
      return `${title} ${advice}`;
    });
    expect(new Set(texts).size).toBe(problems.length);
  });

  it('sends a wrong password to the sign-in form, where trying again would lock the account', () => {
    expect(problemText({ kind: 'credentials-refused' }).actions).toEqual(['sign-in']);
  });

  it('leaves an overloaded server the pause that it asked for', () => {
    expect(problemText({ kind: 'server-overloaded', retryAt })).toMatchObject({ retryAt, actions: [] });
  });

  it('can try an unreachable server now, and counts down to the next try if there is one', () => {
    const unreachable = { kind: 'server-unreachable', detail: 'lost' } as const;
    expect(problemText({ ...unreachable, retryAt })).toMatchObject({ retryAt, actions: ['try-now'] });
    expect(problemText({ ...unreachable, retryAt: null }).retryAt).toBeNull();
  });

  it('says why a certificate was refused and that IT must know', () => {
    const { advice } = problemText({ kind: 'certificate-refused', detail: 'expired' });
    expect(advice).toContain(words.certificate.expired);
    expect(advice).toContain('IT');
  });
});

describe('the problem on screen', () => {
  const problem: RegistrationProblem = { kind: 'forbidden' };

  it('stays while the phone tries again', () => {
    expect(problemToShow(null, { state: 'failed', problem })).toBe(problem);
    expect(problemToShow(problem, { state: 'connecting' })).toBe(problem);
    expect(problemToShow(problem, { state: 'registering' })).toBe(problem);
  });

  it('goes when the phone is online or nobody is signed in', () => {
    expect(problemToShow(problem, { state: 'registered', since: 0, server: 'wss://a/' })).toBeNull();
    expect(problemToShow(problem, { state: 'signed-out' })).toBeNull();
  });

  it('is not there at a first connection', () => {
    expect(problemToShow(null, { state: 'connecting' })).toBeNull();
  });
});
