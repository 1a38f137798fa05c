import { StackFailure } from '../failure';
import { run } from '../run';
import type { Runtime } from '../runtime';
import type { StackSelection, StackSettings } from '../set';

/** Whether a Docker daemon answers, with the compose plugin. */
export async function dockerAnswers(): Promise<boolean> {
  const missing = () => ({ code: 1 });
  const [engine, compose] = await Promise.all([
    run('docker', ['info']).catch(missing),
    run('docker', ['compose', 'version']).catch(missing),
  ]);
  return engine.code === 0 && compose.code === 0;
}

export function dockerRuntime(_: StackSelection, __: StackSettings, ___: (line: string) => void): Runtime {
  throw new StackFailure('not yet');
}
