/**
 * `npm test`: everything that shows that the phone works. Each step begins as soon as those that would disturb it have ended
 * (docs/decisions/0135-npm-test-in-lanes.md), and runs even when an earlier one failed, but for those that need its result.
 * The last line counts.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Lifetime, ToldToEnd, withLifetime } from '../server/stack/host/lifetime';
import { endGroupOn } from './endGroup';

interface Count {
  passed: number;
  failed: number;
}
interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Reads the step's own count from its report; a step without one counts as a single test. */
  readonly count?: (report: string) => Count;
  /** Steps that must have ended, however, where they run at all. */
  readonly after?: readonly string[];
  /** The step can't say anything when this one failed. */
  readonly needs?: string;
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

function countVitest(report: string): Count {
  const { numPassedTests, numFailedTests } = vitestReport.parse(JSON.parse(report));
  return { passed: numPassedTests, failed: numFailedTests };
}

/** A flaky test counts as failed: it is a bug with a cause. */
function countPlaywright(report: string): Count {
  const { stats } = playwrightReport.parse(JSON.parse(report));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

/** @param projects of vitest.config.ts, by a pattern */
const vitest = (projects: string) => ({
  command: 'npx',
  args: ['vitest', 'run', '--project', projects, '--reporter=default', '--reporter=json'],
  count: countVitest,
});

/** @param project of playwright.config.ts */
const playwright = (project: string) => ({
  command: 'npx',
  args: ['playwright', 'test', `--project=${project}`, '--reporter=list,json'],
  count: countPlaywright,
  needs: 'build',
});

const checks = ['types', 'lint', 'imports', 'unused', 'changelog', 'citations'].map(
  (name) => `check:${name}`,
);
/** All that has no sound. */
const silent = [...checks, 'unit', 'e2e:gallery', 'sip', 'e2e:phone'];

const steps: readonly Step[] = [
  // First and alone: it has files of its own lie among the sources for a moment, which the checks would find.
  { name: 'build', command: 'npm', args: ['run', '--silent', 'build'] },
  ...checks.map((name) => ({
    name,
    command: 'npm',
    args: ['run', '--silent', name],
    after: ['build'],
  })),
  { name: 'unit', ...vitest('unit'), after: ['build'] },
  { name: 'e2e:gallery', ...playwright('gallery'), after: ['build'] },
  // It waits for daemons as much as it computes.
  { name: 'sip', ...vitest('sip*'), after: checks },
  { name: 'e2e:phone', ...playwright('phone'), after: checks },
  // What is heard is heard in real time.
  { name: 'e2e:sound', ...playwright('sound'), after: silent },
];

/** @param alone its output is the terminal's; else each line of it begins with the step's name */
function run(step: Step, reportFile: string, alone: boolean, signal: AbortSignal): Promise<number> {
  const reporterArgs =
    step.command === 'npx' && step.args[0] === 'vitest' ? [`--outputFile.json=${reportFile}`] : [];
  const child = spawn(step.command, [...step.args, ...reporterArgs], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', alone ? 'inherit' : 'pipe', alone ? 'inherit' : 'pipe'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile },
  });
  endGroupOn(signal, child);
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null) createInterface({ input }).on('line', (line) => console.log(`${step.name}  ${line}`));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function countOf(step: Step, exitCode: number, reportFile: string): Promise<Count> {
  if (step.count === undefined) return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 };
  const report = await readFile(reportFile, 'utf8').catch(() => null);
  const count = report === null ? { passed: 0, failed: 0 } : step.count(report);
  // A runner can fail outside every test: a file that doesn't load, an error after the last test.
  if (exitCode !== 0 && count.failed === 0) return { ...count, failed: 1 };
  if (count.passed + count.failed === 0) return { passed: 0, failed: 1 };
  return count;
}

async function main({ signal, atEnd }: Lifetime): Promise<void> {
  const only = process.argv.slice(2);
  const named = ({ name }: Step) => only.length === 0 || only.includes(name.split(':')[0] ?? name);
  // A part that is run alone, on a checkout where nothing was built yet, brings what it needs.
  const needed = steps.filter(named).map(({ needs }) => needs);
  const chosen = steps.filter((step) => named(step) || needed.includes(step.name));
  const reports = await mkdtemp(join(tmpdir(), 'agent-softphone-test-'));
  const total: Count = { passed: 0, failed: 0 };
  const failedSteps = new Set<string>();
  const summary: string[] = [];
  const take = async (step: Step) => {
    const startedAt = Date.now();
    const reportFile = join(reports, `${step.name.replace(':', '-')}.json`);
    const blocked = step.needs !== undefined && failedSteps.has(step.needs);
    const count = blocked
      ? { passed: 0, failed: 1 }
      : await countOf(step, await run(step, reportFile, chosen.length === 1, signal), reportFile);
    total.passed += count.passed;
    total.failed += count.failed;
    if (count.failed > 0) failedSteps.add(step.name);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
    const note = blocked ? ` (not run: ${step.needs} failed)` : '';
    summary.push(`${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s${note}`);
  };
  const ends = new Map<string, Promise<void>>();
  // A step comes after those that it waits for.
  for (const step of chosen) {
    const before = Promise.all([...(step.after ?? []), step.needs ?? ''].map((name) => ends.get(name)));
    ends.set(
      step.name,
      before.then(() => (signal.aborted ? undefined : take(step))),
    );
  }
  const all = Promise.all(ends.values());
  atEnd(() => all);
  await all;
  signal.throwIfAborted();
  await rm(reports, { recursive: true });
  console.log(`\n${summary.map((line) => `  ${line}`).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

try {
  await withLifetime(main);
} catch (error) {
  console.error(error instanceof ToldToEnd ? error.message : error);
  process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
}
