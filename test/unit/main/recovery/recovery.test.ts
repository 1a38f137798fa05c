import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CrashLimit } from '../../../../src/main/recovery/crashLimit';
import { LostCalls } from '../../../../src/main/recovery/lostCalls';
import { PageWatch } from '../../../../src/main/recovery/pageWatch';
import { isKeepable } from '../../../../src/shared/domain/call/recovery';
import { recoverySchema, sipDialogsSchema } from '../../../../src/shared/ipc/recoverySchema';
import { established, ringing } from '../../../support/ui/states';

describe('the crash limit', () => {
  it('is reached by the third crash within a minute', () => {
    const limit = new CrashLimit();
    expect([0, 20_000, 59_999].map((now) => limit.reached(now))).toEqual([false, false, true]);
  });
  it('is not reached by crashes that are further apart, nor by those before somebody tried again', () => {
    const limit = new CrashLimit();
    expect([0, 30_000, 60_000, 90_000].map((now) => limit.reached(now))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    limit.forget();
    expect([91_000, 92_000].map((now) => limit.reached(now))).toEqual([false, false]);
  });
});

describe('the page watch', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function watch({ paused = false } = {}) {
    const said: string[] = [];
    const page = new PageWatch({
      ask: () => said.push('asked'),
      isPaused: () => paused,
      onHung: () => said.push('hung'),
    });
    page.start();
    return { page, said };
  }

  it('calls a page hung that leaves five questions unanswered, and begins again', () => {
    const { said } = watch();
    vi.advanceTimersByTime(15_000);
    expect(said).toEqual(Array(5).fill('asked'));
    vi.advanceTimersByTime(3_000);
    expect(said.at(-1)).toBe('hung');
    vi.advanceTimersByTime(18_000);
    expect(said.filter((each) => each === 'hung')).toHaveLength(2);
  });
  it('is content with a late answer', () => {
    const { page, said } = watch();
    for (let times = 0; times < 4; times += 1) {
      vi.advanceTimersByTime(15_000);
      page.answered();
    }
    expect(said).not.toContain('hung');
  });
  it('leaves a page alone that a debugger holds', () => {
    const { said } = watch({ paused: true });
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
  });
  it('asks no more once it is stopped, and anew once it is started', () => {
    const { page, said } = watch();
    page.stop();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
    page.start();
    page.start();
    vi.advanceTimersByTime(3_000);
    expect(said).toEqual(['asked']);
  });
});

describe('lost calls', () => {
  const dialog = {
    sipCallId: 'c',
    localTag: 'l',
    remoteTag: 'r',
    localUri: 'sip:1@x',
    remoteUri: 'sip:2@x',
    remoteTarget: 'sip:2@10.0.0.1',
    routeSet: [],
    sequence: 1,
  };
  it('are given once, with what ends them', () => {
    const lost = new LostCalls();
    expect(lost.take()).toBeNull();
    lost.keep([dialog]);
    lost.pageGone('crashed', [established], 5);
    expect(lost.take()).toEqual({ failure: 'crashed', at: 5, calls: [established], dialogs: [dialog] });
    expect(lost.take()).toBeNull();
  });
  it('wait for a page that lives long enough to ask', () => {
    const lost = new LostCalls();
    lost.keep([dialog]);
    lost.pageGone('crashed', [ringing], 5);
    lost.pageGone('hung', [], 6);
    expect(lost.take()).toEqual({ failure: 'hung', at: 6, calls: [ringing], dialogs: [dialog] });
  });
  it('are the newest sixteen of more, which the page takes', () => {
    const lost = new LostCalls();
    for (let page = 1; page <= 20; page += 1) {
      lost.keep([{ ...dialog, sequence: page }]);
      lost.pageGone('crashed', [{ ...established, id: `call ${page}` }], page);
    }
    const recovery = lost.take();
    expect(recoverySchema.safeParse(recovery).success).toBe(true);
    expect(recovery?.calls.map(({ id }) => id)).toEqual(
      Array.from({ length: 16 }, (_, i) => `call ${i + 5}`),
    );
    expect(recovery?.dialogs.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 5),
    );
  });
  it.each([
    ['as usual', {}, true],
    ['a Call-ID that is too long', { sipCallId: 'x'.repeat(257) }, false],
    ['the longest Call-ID', { sipCallId: 'x'.repeat(256) }, true],
    ['no tag', { remoteTag: '' }, false],
    ['a target that is too long', { remoteTarget: 'x'.repeat(1025) }, false],
    ['too many routes', { routeSet: Array(17).fill('<sip:x;lr>') }, false],
    ['a route that is too long', { routeSet: ['x'.repeat(1025)] }, false],
  ])('are kept by the page as main takes them: %s', (_, change, keepable) => {
    const changed = { ...dialog, ...change };
    expect(isKeepable(changed)).toBe(keepable);
    expect(sipDialogsSchema.safeParse([changed]).success).toBe(keepable);
  });
});
