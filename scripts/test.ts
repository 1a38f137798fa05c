/**
 * `npm test`: everything that shows that the phone works, in the order in which a failure is cheapest to learn.
 * Every step runs even when an earlier one failed, but for those that need its result. The checks and the unit tests
 * run side by side. The last line counts.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
function vitest(name: string, projects = name): Step {
  return {
    name,
    command: 'npx',
    args: ['vitest', 'run', '--project', projects, '--reporter=default', '--reporter=json'],
    count: countVitest,
  };
}

/** One after the other; the steps of one at the same time. */
const stages: readonly (readonly Step[])[] = [
  [
    ...['types', 'lint', 'imports', 'unused', 'changelog', 'citations'].map((check) => ({
      name: `check:${check}`,
      command: 'npm',
      args: ['run', '--silent', `check:${check}`],
    })),
    vitest('unit'),
  ],
  // Alone: it has files of its own lie among the sources for a moment, which the checks would find.
  [{ name: 'build', command: 'npm', args: ['run', '--silent', 'build'] }],
  [vitest('sip', 'sip*')],
  [
    {
      name: 'e2e',
      command: 'npx',
      args: ['playwright', 'test', '--reporter=list,json'],
      count: countPlaywright,
      needs: 'build',
    },
  ],
];

/** @param alone what it prints is seen at once; else when it has ended, so that it isn't mixed with what others print */
function run(step: Step, reportFile: string, alone: boolean, signal: AbortSignal): Promise<number> {
  const reporterArgs =
    step.command === 'npx' && step.args[0] === 'vitest' ? [`--outputFile.json=${reportFile}`] : [];
  const child = spawn(step.command, [...step.args, ...reporterArgs], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', alone ? 'inherit' : 'pipe', alone ? 'inherit' : 'pipe'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile },
  });
  endGroupOn(signal, child);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => printed.push(piece));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (!alone) process.stdout.write(`\n── ${step.name}\n${Buffer.concat(printed)}`);
      resolve(code ?? 1);
    });
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
  const needed = stages
    .flat()
    .filter(named)
    .map(({ needs }) => needs);
  const isChosen = (step: Step) => named(step) || needed.includes(step.name);
  const reports = await mkdtemp(join(tmpdir(), 'agent-softphone-test-'));
  const total: Count = { passed: 0, failed: 0 };
  const failedSteps = new Set<string>();
  const summary: string[] = [];
  const take = async (step: Step, alone: boolean) => {
    if (alone) console.log(`\n── ${step.name}`);
    const startedAt = Date.now();
    const reportFile = join(reports, `${step.name.replace(':', '-')}.json`);
    const blocked = step.needs !== undefined && failedSteps.has(step.needs);
    const count = blocked
      ? { passed: 0, failed: 1 }
      : await countOf(step, await run(step, reportFile, alone, signal), reportFile);
    total.passed += count.passed;
    total.failed += count.failed;
    if (count.failed > 0) failedSteps.add(step.name);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
    const note = blocked ? ` (not run: ${step.needs} failed)` : '';
    summary.push(`${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s${note}`);
  };
  for (const stage of stages) {
    const chosen = stage.filter(isChosen);
    const running = Promise.all(chosen.map((step) => take(step, chosen.length === 1)));
    atEnd(() => running);
    await running;
    signal.throwIfAborted();
  }
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
