import { type Summary, summarize } from './statistics';

/** What one launch of one app gave. Milliseconds, MB (10^6 bytes), CPU seconds a second. */
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
}

interface Line {
  readonly key: keyof Figures;
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 's/s';
  /** The product may cost this many times what the floor does, or so many ms more; null: shown, not judged. */
  readonly aim: number | { readonly addedMs: number } | null;
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
  { key: 'cpuInCall', name: 'CPU in a call', unit: 's/s', aim: null },
  { key: 'firstRing', name: 'first call: INVITE → ringing', unit: 'ms', aim: null },
  { key: 'firstNotice', name: 'first call: INVITE → notification', unit: 'ms', aim: null },
  { key: 'firstClickAnswer', name: 'first call: Answer click → audio', unit: 'ms', aim: null },
];

export interface Result extends Line {
  readonly floor: Summary;
  readonly product: Summary;
  readonly ratio: number;
  /** null: not judged. */
  readonly pass: boolean | null;
}

export function compare(floor: readonly Figures[], product: readonly Figures[]): Result[] {
  return lines.map((line) => {
    const floorSummary = summarize(floor.map((figures) => figures[line.key]));
    const productSummary = summarize(product.map((figures) => figures[line.key]));
    const ratio = productSummary.median / floorSummary.median;
    const pass = line.aim === null ? null : meets(line.aim, floorSummary.median, productSummary.median);
    return { ...line, floor: floorSummary, product: productSummary, ratio, pass };
  });
}

function meets(aim: NonNullable<Line['aim']>, floor: number, product: number): boolean {
  return typeof aim === 'number' ? product / floor <= aim : product - floor <= aim.addedMs;
}

function aimText(aim: Line['aim']): string {
  if (aim === null) return '';
  return typeof aim === 'number' ? `≤ ${aim}` : `≤ +${aim.addedMs} ms`;
}

function cell({ median, min, max }: Summary, unit: Line['unit']): string {
  const digits = unit === 's/s' ? 3 : median < 100 ? 1 : 0;
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  return `${middle} ${unit} (${low}–${high})`;
}

/** A Markdown table: medians, and the smallest and largest value beside each. */
export function table(results: readonly Result[]): string {
  const rows = [
    ['', 'floor', 'product', 'ratio', 'aim', ''],
    ['---', '---', '---', '---', '---', '---'],
    ...results.map(({ name, unit, floor, product, ratio, aim, pass }) => [
      name,
      cell(floor, unit),
      cell(product, unit),
      ratio.toFixed(2),
      aimText(aim),
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
