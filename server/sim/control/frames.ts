/**
 * The words between the controller and SIPp, which stands as its "twin" (SIPp's 3PCC mode over TCP). A report
 * tells what SIPp sent or received and at which gate it now waits; a command opens a gate. Each is a few header lines,
 * an empty line and a body, ended by ESC; Call-ID is what SIPp finds the call by.
 */
const END = 0x1b;
const EOL = '\r\n';
/** The word by which scenarios report a message that no recv takes (parts/over.xml). */
const UNEXPECTED = 'unexpected message';
/** SIPp's own limit for one message. */
const LONGEST = 65_536;

export interface Report {
  readonly callId: string;
  /** The event; '' if SIPp only tells where it waits. */
  readonly step: string;
  /** The place where SIPp waits for a command; '' if it does not. */
  readonly gate: string;
  /** Time of the event: milliseconds since 1970 by SIPp's clock, to the microsecond. */
  readonly epochMs: number;
  /** The SIP message received, else ''. */
  readonly message: string;
  /** True when SIPp gave the call up because of a message it had no place for. */
  readonly aborted: boolean;
}

export interface Command {
  readonly callId: string;
  readonly action: 'continue' | 'hang up';
  readonly gate: string;
  /** Further lines, such as the numbers of a new call. No value holds a line break. */
  readonly lines?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** True for a text that can stand in a command or a header: no control characters. */
export function isOneLine(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

/** Puts a byte stream back into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that this piece completes. */
  read(piece: Buffer): string[] {
    const frames: string[] = [];
    let buffer = Buffer.concat([this.#rest, piece]);
    for (let end = buffer.indexOf(END); end >= 0; end = buffer.indexOf(END)) {
      frames.push(buffer.toString('utf8', 0, end));
      buffer = buffer.subarray(end + 1);
    }
    this.#rest = buffer;
    return frames;
  }

  /** True when what has come without an end is longer than SIPp can send: this is not SIPp. */
  get overlong(): boolean {
    return this.#rest.length > LONGEST;
  }
}

/** Reads a report; undefined when it names no call. */
export function parseReport(frame: string): Report | undefined {
  const text = frame.replace(/^\s+/, '');
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*?)\\r?$`, 'im').exec(head)?.[1] ?? '';
  const callId = field('Call-ID');
  if (callId === '') return undefined;
  // SIPp's [timestamp] is date, time and seconds since 1970, with tabs between.
  const seconds = /(\d+)\.(\d{6})$/.exec(field('At'));
  return {
    callId,
    step: field('Step'),
    gate: field('Gate'),
    epochMs: seconds ? Number(seconds[1]) * 1000 + Number(seconds[2]) / 1000 : Date.now(),
    message: text.slice(head.length).replace(/^\r?\n\r?\n/, ''),
    aborted: field('internal-cmd') === 'abort_call' || field('Step') === UNEXPECTED,
  };
}

export function encodeCommand(command: Command): Buffer {
  const lines = Object.entries(command.lines ?? {}).map(([name, value]) => {
    if (!isOneLine(value)) throw new RangeError(`${name} must not hold a line break`);
    return `${name}: ${value}`;
  });
  const action = command.action === 'continue' ? `continue at ${command.gate};` : command.action;
  const head = [`Call-ID: ${command.callId}`, `Do: ${action}`, ...lines].join(EOL);
  const text = `${head}${EOL}${EOL}${command.body ?? ''}`;
  return Buffer.concat([Buffer.from(text, 'utf8'), Buffer.from([END])]);
}
