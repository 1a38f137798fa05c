import { type Summary, summarize } from './statistics';

/** What one launch of one app gave. Milliseconds, MB (10^6 bytes), CPU seconds a second, % of a core. */
export interface Figures {
  readonly start: number;
  readonly ring: number;
  readonly notice: number;
  readonly notifyAnswer: number;
  readonly hotkeyAnswer: number;
  readonly headsetAnswer: number;
  readonly linkDialled: number;
  readonly clickAnswer: number;
  readonly memoryIdle: number;
  readonly memoryInCall: number;
  readonly cpuInCall: number;
  readonly firstRing: number;
  readonly firstNotice: number;
  readonly firstClickAnswer: number;
  /** From the choice of another device until the caller is heard there. */
  readonly chosenHeard: number;
  /** Heard on neither device. */
  readonly chosenGap: number;
  /** The same when the device is unplugged; of those that notice. */
  readonly unpluggedGap?: number;
  /** Outside calls, without a meter in sight. */
  readonly cpuMicrophone: number;
  /** What the meters of the Sound page add to that; of those that have some. */
  readonly cpuMeters?: number;
  /** What each call leaves in the page for good; of the one launch in which it was measured. */
  readonly pageOfCall?: number;
}

interface Line {
  readonly key: keyof Figures;
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 's/s' | '%';
  /** The product may cost this many times what the floor does, so many ms more, or so much in all; null: shown, not judged. */
  readonly aim: number | { readonly addedMs: number } | { readonly atMost: number } | null;
}

const lines: readonly Line[] = [
  { key: 'start', name: 'start → registered', unit: 'ms', aim: 1.3 },
  { key: 'ring', name: 'INVITE → ringing on screen', unit: 'ms', aim: null },
  { key: 'notice', name: 'INVITE → notification', unit: 'ms', aim: null },
  { key: 'notifyAnswer', name: 'NOTIFY talk → 200 to the INVITE', unit: 'ms', aim: 1.15 },
  { key: 'hotkeyAnswer', name: 'global key → 200 to the INVITE', unit: 'ms', aim: { addedMs: 60 } },
  { key: 'headsetAnswer', name: 'headset button → 200 to the INVITE', unit: 'ms', aim: { addedMs: 60 } },
  { key: 'linkDialled', name: 'link → dialling', unit: 'ms', aim: null },
  { key: 'clickAnswer', name: 'Answer click → first decoded audio', unit: 'ms', aim: 1.15 },
  { key: 'memoryIdle', name: 'memory, registered', unit: 'MB', aim: 1.2 },
  { key: 'memoryInCall', name: 'memory, in a call', unit: 'MB', aim: 1.2 },
  { key: 'pageOfCall', name: 'page memory a call (PSS)', unit: 'MB', aim: { atMost: 0.1 } },
  { key: 'cpuInCall', name: 'CPU in a call', unit: 's/s', aim: null },
  { key: 'firstRing', name: 'first call: INVITE → ringing', unit: 'ms', aim: null },
  { key: 'firstNotice', name: 'first call: INVITE → notification', unit: 'ms', aim: null },
  { key: 'firstClickAnswer', name: 'first call: Answer click → audio', unit: 'ms', aim: null },
  { key: 'chosenHeard', name: 'another device chosen → heard there', unit: 'ms', aim: null },
  { key: 'chosenGap', name: 'gap, another device chosen', unit: 'ms', aim: { atMost: 300 } },
  { key: 'unpluggedGap', name: 'gap, device unplugged', unit: 'ms', aim: { atMost: 300 } },
  { key: 'cpuMicrophone', name: 'CPU, microphone open', unit: 's/s', aim: null },
  { key: 'cpuMeters', name: 'CPU of the level meters', unit: '%', aim: { atMost: 1 } },
];

export interface Result extends Line {
  /** null: the floor does no such thing. */
  readonly floor: Summary | null;
  readonly product: Summary;
  readonly ratio: number | null;
  /** null: not judged. */
  readonly pass: boolean | null;
}

export function compare(floor: readonly Figures[], product: readonly Figures[]): Result[] {
  return lines.map((line) => {
    const floorSummary = valuesOf(line, floor);
    const productSummary = valuesOf(line, product);
    if (productSummary === null) throw new Error(`no figures of the product: ${line.name}`);
    const ratio =
      floorSummary === null || floorSummary.median === 0 ? null : productSummary.median / floorSummary.median;
    const pass = line.aim === null ? null : meets(line.aim, floorSummary?.median ?? 0, productSummary.median);
    return { ...line, floor: floorSummary, product: productSummary, ratio, pass };
  });
}

function valuesOf({ key }: Line, list: readonly Figures[]): Summary | null {
  const values = list.flatMap((figures) => figures[key] ?? []);
  return values.length === 0 ? null : summarize(values);
}

function meets(aim: NonNullable<Line['aim']>, floor: number, product: number): boolean {
  if (typeof aim === 'number') return product / floor <= aim;
  return 'atMost' in aim ? product <= aim.atMost : product - floor <= aim.addedMs;
}

function aimText({ aim, unit }: Line): string {
  if (aim === null) return '';
  if (typeof aim === 'number') return `≤ ${aim}`;
  return 'atMost' in aim ? `≤ ${aim.atMost} ${unit}` : `≤ +${aim.addedMs} ms`;
}

function cell({ median, min, max }: Summary, unit: Line['unit']): string {
  const digits =
    unit === 's/s' || (unit === 'MB' && median < 10) ? 3 : unit === '%' ? 2 : median < 100 ? 1 : 0;
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  return `${middle} ${unit} (${low}–${high})`;
}

/** A Markdown table: medians, and the smallest and largest value beside each. */
export function table(results: readonly Result[]): string {
  const rows = [
    ['', 'floor', 'product', 'ratio', 'aim', ''],
    ['---', '---', '---', '---', '---', '---'],
    ...results.map(({ floor, product, ratio, pass, ...line }) => [
      line.name,
      floor === null ? '' : cell(floor, line.unit),
      cell(product, line.unit),
      ratio?.toFixed(2) ?? '',
      aimText(line),
      pass === null ? '' : pass ? 'pass' : 'MISS',
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((text, column) => text.padEnd(widths[column] ?? 0, text === '---' ? '-' : ' ')).join(' | '),
    )
    .map((row) => `| ${row} |`)
    .join('\n');
}
