import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';

/** Enough for a name, and for struct termios (60 bytes in glibc). */
const ROOM = 128;
const FIONREAD = 0x541b;

const c = koffi.load('libc.so.6');
const grantpt = c.func('int grantpt(int fd)');
const unlockpt = c.func('int unlockpt(int fd)');
const ptsname = c.func('int ptsname_r(int fd, void *name, size_t size)');
const tcgetattr = c.func('int tcgetattr(int fd, void *attributes)');
const cfmakeraw = c.func('void cfmakeraw(void *attributes)');
const tcsetattr = c.func('int tcsetattr(int fd, int when, void *attributes)');
const ioctl = c.func('int ioctl(int fd, unsigned long request, void *value)');

/** A terminal that hands every byte on as it is: what a program opens at `path` speaks with us. */
export class PseudoTerminal {
  readonly path: string;
  readonly #ours: number;
  readonly #theirs: number;
  readonly #stream: ReadStream;

  /** @param read gets what the program wrote; several writes may come as one */
  constructor(read: (bytes: Buffer) => void) {
    this.#ours = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
    const name = Buffer.alloc(ROOM);
    succeeded('grantpt', grantpt(this.#ours));
    succeeded('unlockpt', unlockpt(this.#ours));
    succeeded('ptsname_r', ptsname(this.#ours, name, ROOM));
    this.path = name.toString('utf8', 0, name.indexOf(0));
    // Kept open: a terminal without anybody at the other end reads as broken.
    this.#theirs = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY);
    const attributes = Buffer.alloc(ROOM);
    succeeded('tcgetattr', tcgetattr(this.#theirs, attributes));
    cfmakeraw(attributes);
    succeeded('tcsetattr', tcsetattr(this.#theirs, 0, attributes));
    this.#stream = new ReadStream(this.#ours);
    this.#stream.on('data', read);
    // The program that had opened it has ended, and with the program's session the terminal.
    this.#stream.on('error', () => {});
  }

  /** How many bytes of ours the program has not read yet. */
  get unread(): number {
    const count = Buffer.alloc(4);
    succeeded('FIONREAD', ioctl(this.#theirs, FIONREAD, count));
    return count.readInt32LE();
  }

  write(bytes: Uint8Array): void {
    writeSync(this.#ours, bytes);
  }

  close(): void {
    this.#stream.destroy();
    closeSync(this.#theirs);
  }
}

function succeeded(what: string, result: number): void {
  if (result !== 0) throw new Error(`${what} failed`);
}
