import { readdir, readFile } from 'node:fs/promises';

/** Process ids of those children of `pid`, and theirs, whose command line has `text`. */
export async function processesOf(pid: number, text: string): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const each of all) {
    const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => '');
    parents.set(each, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (each: number | undefined): boolean =>
    each !== undefined && (each === pid || isBelow(parents.get(each)));
  const found: number[] = [];
  for (const each of all.filter(isBelow)) {
    const command = await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '');
    if (each !== pid && command.includes(text)) found.push(each);
  }
  return found;
}
