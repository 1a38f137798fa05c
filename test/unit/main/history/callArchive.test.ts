import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallArchive, type HistoryFile, MOST_CALLS } from '../../../../src/main/history/callArchive';
import { openPreferences } from '../../../../src/main/settings/openPreferences';
import type { JsonFile } from '../../../../src/main/settings/port';
import { setAside } from '../../../../src/main/settings/setAside';
import type { HistoryTime } from '../../../../src/shared/domain/call/callRecord';
import { MemoryLog, MemorySettings } from '../../../support/main/memory';
import { callsUntil } from '../../../support/ui/callStates';

const DAY = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 5, 15, 12);
const alice = { dn: '1001', domain: 'example.com' };
const bob = { dn: '1002', domain: 'example.com' };
const [first, second] = callsUntil(start);
if (first === undefined || second === undefined) throw new Error('no calls');

let dir: string;
let file: JsonFile<HistoryFile>;
let log: MemoryLog;
let now: number;
let changes: number;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'history-'));
  const name = path.join(dir, 'history.json');
  await writeFile(name, '{}');
  log = new MemoryLog();
  now = start;
  changes = 0;
  file = {
    path: name,
    read: () => JSON.parse(readFileSync(name, 'utf8')),
    write: (value) => writeFileSync(name, JSON.stringify(value)),
    setAside: (at) => setAside(name, at),
  };
});
afterEach(() => rm(dir, { recursive: true }));

function open(keep: HistoryTime = 'quarter') {
  const layers = { provisioned: {}, policy: {} };
  const preferences = openPreferences(new MemorySettings(), layers, log);
  preferences.change({ 'history.keep': keep });
  const history = new CallArchive({
    file,
    preferences,
    onChanged: () => {
      changes += 1;
    },
    now: () => new Date(now),
    log,
  });
  return { history, preferences };
}

const written = async () => JSON.parse(await readFile(file.path, 'utf8')).calls as unknown[];

it('keeps the calls of each account, the newest first, also for the next start', () => {
  const { history } = open();
  history.add(alice, second);
  history.add(alice, first);
  history.add(bob, first);
  expect(history.of(alice)).toEqual([first, second]);
  expect(history.of(bob)).toEqual([first]);
  expect(history.of({ ...alice, domain: 'elsewhere.example' })).toEqual([]);
  expect(open().history.of(alice)).toEqual([first, second]);
  expect(changes).toBe(3);
});

it('forgets one account’s calls and no other’s', () => {
  const { history } = open();
  history.add(alice, first);
  history.add(bob, first);
  history.clear(alice);
  expect([history.of(alice), history.of(bob)]).toEqual([[], [first]]);
  expect([open().history.of(alice), open().history.of(bob)]).toEqual([[], [first]]);
});

it('keeps so many calls and no more', async () => {
  const calls = Array.from({ length: MOST_CALLS }, (_, index) => ({ ...first, id: `old-${index}` }));
  file.write({ version: 1, calls: calls.map((call) => ({ account: bob, call })) });
  const { history } = open();
  history.add(alice, first);
  expect(await written()).toHaveLength(MOST_CALLS);
  expect(history.of(alice)).toEqual([first]);
  expect(history.of(bob)?.at(-1)?.id).toBe(`old-${MOST_CALLS - 2}`);
});

it.each([
  ['week', 7],
  ['month', 31],
  ['quarter', 92],
] as const)('keeps them for a %s', async (keep, days) => {
  const { history } = open(keep);
  history.add(alice, first);
  now = first.endedAt + days * DAY - 1;
  expect(history.of(alice)).toEqual([first]);
  now += 1;
  expect(history.of(alice)).toEqual([]);
  // By the clock alone nothing is deleted yet.
  open(keep);
  now += DAY - 1;
  expect(open(keep).history.of(alice)).toEqual([]);
  expect(await written()).toHaveLength(1);
  now += 1;
  open(keep);
  expect(JSON.parse(await readFile(file.path, 'utf8'))).toEqual({ version: 1, calls: [] });
});

it('deletes at the next start what is too old beside a newer call', async () => {
  open('week').history.add(alice, first);
  now += 8 * DAY;
  open('week').history.add(alice, { ...second, endedAt: now - 1 });
  expect(await written()).toHaveLength(2);
  open('week');
  expect(await written()).toMatchObject([{ call: { id: second.id } }]);
});

describe('a clock that is wrong once', () => {
  const YEAR = 365 * DAY;
  beforeEach(() => {
    const { history } = open('month');
    history.add(alice, second);
    history.add(alice, first);
  });
  const all = () => open('month').history.of(alice);

  it.each([YEAR, -YEAR])('deletes nothing: by %i ms', (wrong) => {
    now += wrong;
    expect(all()).toEqual(wrong > 0 ? [] : [first, second]);
    now -= wrong;
    expect(all()).toEqual([first, second]);
  });

  it('hides within a run, and shows again', () => {
    const { history } = open('month');
    now += YEAR;
    expect(history.of(alice)).toEqual([]);
    now -= YEAR;
    expect(history.of(alice)).toEqual([first, second]);
  });

  it('deletes nothing when a call comes meanwhile', () => {
    now += YEAR;
    open('month').history.add(alice, { ...first, id: 'ahead', endedAt: now });
    now -= YEAR;
    expect(all()?.map(({ id }) => id)).toEqual(['ahead', first.id, second.id]);
  });
});

describe('where calls are not to be kept', () => {
  it('nothing is written', async () => {
    const { history } = open('never');
    history.add(alice, first);
    expect(history.of(alice)).toBeNull();
    expect(await readFile(file.path, 'utf8')).toBe('{}');
  });

  it('what there was is deleted: at the start', async () => {
    open().history.add(alice, first);
    expect(await written()).toHaveLength(1);
    open('never');
    expect(await written()).toEqual([]);
  });

  it('what there was is deleted: as soon as it is set', async () => {
    const { history, preferences } = open();
    history.add(alice, first);
    changes = 0;
    preferences.change({ 'notifications.missedCalls': false });
    expect(changes).toBe(0);
    preferences.change({ 'history.keep': 'never' });
    expect(changes).toBe(1);
    expect(await written()).toEqual([]);
    preferences.change({ 'history.keep': 'week' });
    expect(history.of(alice)).toEqual([]);
  });

  it('a file with mistakes is not kept aside', async () => {
    await writeFile(file.path, '{"version":1,"calls":[{"account":');
    open('never');
    expect(await readdir(dir)).toEqual(['history.json']);
    expect(await written()).toEqual([]);
  });
});

describe('a file with mistakes', () => {
  const kept = { account: alice, call: first };
  it.each([
    ['cut off', '{"version":1,"calls":[{"acc', []],
    ['no object', '[]', []],
    ['without calls', '{"version":1}', []],
    ['wrong in one call', JSON.stringify({ version: 1, calls: [{ ...kept, extra: 1 }, kept] }), [first]],
    ['of a newer program', JSON.stringify({ version: 2, calls: [kept] }), [first]],
  ])('is kept aside, and what of it is right is used: %s', async (_, content, used) => {
    await writeFile(file.path, content);
    const { history } = open();
    expect(history.of(alice)).toEqual(used);
    const aside = 'history.json.corrupt-2026-06-15T120000.000Z';
    expect(await readFile(path.join(dir, aside), 'utf8')).toBe(content);
    expect(log.events).toContain('history.set-aside');
    expect(history.problem).toEqual({ kind: 'history-set-aside', aside: path.join(dir, aside) });
    // The next start finds a file without mistakes.
    log.lines.length = 0;
    expect(open().history.of(alice)).toEqual(used);
    expect(log.events).not.toContain('history.set-aside');
    expect(open().history.problem).toBeNull();
  });

  it('is not written over when it can’t be kept aside', async () => {
    await writeFile(file.path, 'mine');
    file = {
      ...file,
      setAside: () => {
        throw new Error('EPERM');
      },
    };
    const { history } = open();
    history.add(alice, first);
    expect(history.of(alice)).toEqual([first]);
    expect(await readFile(file.path, 'utf8')).toBe('mine');
    expect(log.events).toContain('history.not-set-aside');
    expect(history.problem).toEqual({ kind: 'history-not-written', file: file.path });
  });
});

it('goes on with what it has when the file can’t be written', () => {
  file = {
    ...file,
    write: () => {
      throw new Error('ENOSPC');
    },
  };
  const { history } = open();
  history.add(alice, first);
  expect(history.of(alice)).toEqual([first]);
  expect(log.events).toContain('history.not-written');
  expect(history.problem).toEqual({ kind: 'history-not-written', file: file.path });
});
