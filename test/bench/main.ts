/**
 * `npm run bench`: what the product costs beside the floor, a bare Electron page with JsSIP. docs/bench.md tells what
 * is measured and how.
 */
import { cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { ToldToEnd, withLifetime } from '../../server/stack/host/lifetime';
import { type Bench, openBench } from './bench';
import { untilQuiet } from './machine';
import { measure } from './measure';
import { compare, type Figures, type Result, table } from './report';
import type { Subject } from './subject';

interface Options {
  readonly runs: number;
  readonly json: boolean;
  readonly build: boolean;
}

const report = (line: string): void => console.error(line);

function runCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number from 1');
  return count;
}

interface Comparison {
  readonly results: Result[];
  /** Counted launches that had to start while the machine was busy with something else. */
  readonly disturbed: number;
}

/** Floor and product in turn, so that whatever else the machine does meets both. */
async function compareOn(bench: Bench, runs: number): Promise<Comparison> {
  const { floor, product } = bench;
  let disturbed = 0;
  const figures = new Map<Subject, Figures[]>([
    [floor, []],
    [product, []],
  ]);
  // The first launch of each fills its caches and is not counted.
  for (let run = 0; run <= runs; run += 1) {
    for (const [subject, list] of figures) {
      const quiet = await untilQuiet();
      if (run > 0 && !quiet) disturbed += 1;
      const found = await measure(subject, bench, { manyCalls: run === runs });
      report(`${run === 0 ? 'warming up' : `run ${run}/${runs}`}: ${subject.name} ${summary(found)}`);
      if (run > 0) list.push(found);
    }
  }
  return { results: compare(figures.get(floor) ?? [], figures.get(product) ?? []), disturbed };
}

function summary(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]: [string, number]) => `${name} ${value.toFixed(value < 10 ? 3 : 0)}`)
    .join(', ');
}

async function main({ runs, json, build }: Options): Promise<void> {
  await withLifetime(async (lifetime) => {
    const bench = await openBench({ build, report }, lifetime);
    const { results, disturbed } = await compareOn(bench, runs);
    if (json) {
      const { electron } = bench;
      const date = new Date().toISOString();
      console.log(JSON.stringify({ date, electron, cpus: cpus().length, runs, disturbed, results }));
    } else {
      console.log(table(results));
      if (disturbed > 0) console.log(`\n${disturbed} of ${2 * runs} launches began on a busy machine.`);
    }
  });
}

try {
  await new Command('bench')
    .description('what the product costs beside a bare Electron page with JsSIP')
    .option('--runs <count>', 'launches of each', runCount, 10)
    .option('--json', 'print one JSON object instead of the table', false)
    .option('--no-build', 'measure what is in out/ as it is')
    .action(main)
    .parseAsync();
} catch (error) {
  report(error instanceof ToldToEnd ? `bench: ${error.message}` : `bench: ${String(error)}`);
  process.exit(error instanceof ToldToEnd ? error.exitCode : 1);
}
