import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { endGroupOn } from '../../../scripts/endGroup';

afterEach(() => {
  vi.restoreAllMocks();
});
const start = (script: string) =>
  spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });

it('ends a child with what it has started', async () => {
  const told = new AbortController();
  const child = start('cat; :');
  endGroupOn(told.signal, child);
  // The shell's own child answers: it is there.
  child.stdin.write('up');
  await once(child.stdout, 'data');
  told.abort();
  // The pipe closes when the last that holds it is gone.
  await once(child, 'close');
});

it('leaves alone what is over', async () => {
  const told = new AbortController();
  const child = start('kill -9 $$');
  endGroupOn(told.signal, child);
  await once(child, 'close');
  const kill = vi.spyOn(process, 'kill');
  told.abort();
  expect(kill).not.toHaveBeenCalled();
});

it('bears a child that is gone and has not closed yet', async () => {
  const told = new AbortController();
  const child = start('kill -9 $$');
  const seen = once(child, 'exit');
  const closed = once(child, 'close');
  endGroupOn(told.signal, child);
  await seen;
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  const uncaught = vi.fn();
  told.signal.onabort = uncaught;
  told.abort();
  expect(uncaught).toHaveBeenCalledOnce();
  await closed;
});
