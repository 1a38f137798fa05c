/**
 * Regular expressions that cannot be slow. JavaScript's own try one way after the other, so that a rule like `(a+)+$`
 * hangs the phone on a device of the wrong name; here all ways go side by side (Thompson 1968), which costs the length of
 * the text times that of the pattern. Syntax and meaning are JavaScript's with the flag `i`, without what needs more than
 * that: back references and lookaround.
 */
export type TextTest = (text: string) => boolean;

/** What `{1000}{1000}` would make of a pattern is none. */
const MAX_STEPS = 1_000;

/** null: no such pattern. Pure. */
export function linearPattern(pattern: string): TextTest | null {
  try {
    // Whether it is well formed at all; the parser takes that for granted.
    new RegExp(pattern, 'i');
    const program: Step[] = [];
    new Parser(pattern).whole().emit(program);
    program.push({ does: 'match' });
    return (text) => runs(program, text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Unsupported) return null;
    throw error;
  }
}

class Unsupported extends Error {}

type CharTest = (char: string) => boolean;
type Place = (text: string, at: number) => boolean;
type Step =
  | { readonly does: 'take'; readonly test: CharTest }
  | { readonly does: 'assert'; readonly holds: Place }
  | { readonly does: 'fork'; readonly to: number[] }
  | { readonly does: 'match' };

/** A part of the pattern, which writes its steps. */
interface Part {
  emit(program: Step[]): void;
}

function push(program: Step[], step: Step): void {
  if (program.length >= MAX_STEPS) throw new Unsupported();
  program.push(step);
}

const take = (test: CharTest): Part => ({ emit: (program) => push(program, { does: 'take', test }) });
const assert = (holds: Place): Part => ({ emit: (program) => push(program, { does: 'assert', holds }) });
const sequence = (parts: readonly Part[]): Part => ({
  emit: (program) => {
    for (const part of parts) part.emit(program);
  },
});
const anyOf = (parts: readonly Part[]): Part => ({
  emit: (program) => {
    const begins: number[] = [];
    const end: number[] = [];
    push(program, { does: 'fork', to: begins });
    for (const part of parts) {
      begins.push(program.length);
      part.emit(program);
      push(program, { does: 'fork', to: end });
    }
    end.push(program.length);
  },
});
const repeated = (part: Part, min: number, max: number): Part => ({
  emit: (program) => {
    for (let count = 0; count < min; count += 1) {
      // So that even nothing takes room, when it is repeated a million times.
      push(program, { does: 'fork', to: [program.length + 1] });
      part.emit(program);
    }
    if (max === Number.POSITIVE_INFINITY) {
      const loop = [program.length + 1];
      const begin = program.length;
      push(program, { does: 'fork', to: loop });
      part.emit(program);
      push(program, { does: 'fork', to: [begin] });
      loop.push(program.length);
      return;
    }
    const exits: number[][] = [];
    for (let count = min; count < max; count += 1) {
      const to = [program.length + 1];
      push(program, { does: 'fork', to });
      exits.push(to);
      part.emit(program);
    }
    for (const to of exits) to.push(program.length);
  },
});
/** All ways through the program side by side, one character after the other. */
function runs(program: readonly Step[], text: string): boolean {
  /** At which place of the text, counted from 1, a step was reached last. */
  const reachedAt = new Uint32Array(program.length);
  const open: number[] = [];
  let takers: number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    for (const step of takers) {
      const one = program[step];
      if (one?.does === 'take' && one.test(text.charAt(at - 1))) open.push(step + 1);
    }
    // It may begin anywhere.
    open.push(0);
    takers = [];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      if (reachedAt[step] === at + 1) continue;
      reachedAt[step] = at + 1;
      const one = program[step];
      if (one?.does === 'match') return true;
      if (one?.does === 'take') takers.push(step);
      else if (one?.does === 'fork') for (const next of one.to) open.push(next);
      else if (one?.holds(text, at)) open.push(step + 1);
    }
  }
  return false;
}

const lineEnds = '\n\r\u2028\u2029';
const isWord: CharTest = (char) => /^\w$/.test(char);
const atWordEdge: Place = (text, at) => isWord(text.charAt(at - 1)) !== isWord(text.charAt(at));
const classes: Readonly<Record<string, CharTest>> = {
  d: (char) => /\d/.test(char),
  D: (char) => /\D/.test(char),
  w: isWord,
  W: (char) => !isWord(char),
  s: (char) => /\s/.test(char),
  S: (char) => /\S/.test(char),
};
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

/** As ECMA-262 compares without regard to case (Canonicalize). */
function folded(char: string): string {
  const upper = char.toUpperCase();
  if (upper.length !== 1) return char;
  return char >= '\u0080' && upper < '\u0080' ? char : upper;
}
const isChar =
  (wanted: string): CharTest =>
  (char) =>
    folded(char) === folded(wanted);
const inRange =
  (from: string, to: string): CharTest =>
  (char) => {
    const upper = folded(char);
    return [char, upper, char.toLowerCase(), upper.toLowerCase()].some(
      (one) => folded(one) === upper && from <= one && one <= to,
    );
  };

/** Of what JavaScript takes for a regular expression. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Part {
    const ways = [this.#sequence()];
    while (this.#eat('|')) ways.push(this.#sequence());
    return ways.length === 1 ? (ways[0] as Part) : anyOf(ways);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && !this.#sees('|') && !this.#sees(')')) parts.push(this.#term());
    return sequence(parts);
  }

  #term(): Part {
    if (this.#eat('^')) return assert((_text, at) => at === 0);
    if (this.#eat('$')) return assert((text, at) => at === text.length);
    if (this.#eat('\\b')) return assert(atWordEdge);
    if (this.#eat('\\B')) return assert((text, at) => !atWordEdge(text, at));
    return this.#quantified(this.#atom());
  }

  #quantified(part: Part): Part {
    const [whole = '', sign = '', min = '', comma = '', max = ''] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += whole.length;
    if (whole === '') return part;
    if (sign !== '') return repeated(part, sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY);
    const most = max !== '' ? Number(max) : comma === '' ? Number(min) : Number.POSITIVE_INFINITY;
    return repeated(part, Number(min), most);
  }

  #atom(): Part {
    if (this.#eat('(')) {
      if (this.#sees('?')) {
        const [prefix] = /^\?(?::|<[^=!>]*>)/.exec(this.#text.slice(this.#at)) ?? [];
        if (prefix === undefined) throw new Unsupported();
        this.#at += prefix.length;
      }
      const part = this.whole();
      this.#at += 1;
      return part;
    }
    if (this.#eat('[')) return take(this.#class());
    if (this.#eat('.')) return take((char) => !lineEnds.includes(char));
    if (this.#eat('\\')) {
      const escaped = this.#escape(false);
      return take(typeof escaped === 'string' ? isChar(escaped) : escaped);
    }
    return take(isChar(this.#next()));
  }

  #class(): CharTest {
    const negated = this.#eat('^');
    const tests: CharTest[] = [];
    while (!this.#eat(']')) {
      const from = this.#classAtom();
      if (!this.#sees('-') || this.#text.charAt(this.#at + 1) === ']') {
        tests.push(typeof from === 'string' ? isChar(from) : from);
        continue;
      }
      this.#at += 1;
      const to = this.#classAtom();
      if (typeof from === 'string' && typeof to === 'string') tests.push(inRange(from, to));
      // `[\w-x]` is no range.
      else for (const one of [from, '-', to]) tests.push(typeof one === 'string' ? isChar(one) : one);
    }
    return (char) => tests.some((test) => test(char)) !== negated;
  }

  #classAtom(): string | CharTest {
    return this.#eat('\\') ? this.#escape(true) : this.#next();
  }

  /** What stands after a backslash. */
  #escape(inClass: boolean): string | CharTest {
    const [hex] = /^(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/.exec(this.#text.slice(this.#at)) ?? [];
    if (hex !== undefined) {
      this.#at += hex.length;
      return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
    }
    const char = this.#next();
    if (char === 'b' && inClass) return '\b';
    // Back references, octal numbers, control letters: nothing for the name of a device.
    if (/[0-9kc]/.test(char)) throw new Unsupported();
    return classes[char] ?? controls[char] ?? char;
  }

  #next(): string {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    return char;
  }
  #sees(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }
  #eat(text: string): boolean {
    const seen = this.#sees(text);
    if (seen) this.#at += text.length;
    return seen;
  }
}
