import { parseSipMessage } from '../../../server/sip/message';

/** A SIP message as the phone's tests ask about it: a missing header is ''. */
export class SipMessage {
  readonly text: string;
  readonly #parsed: ReturnType<typeof parseSipMessage>;

  constructor(text: string) {
    this.text = text;
    this.#parsed = parseSipMessage(text);
  }

  get firstLine(): string {
    return this.#parsed.startLine;
  }

  get body(): string {
    return this.#parsed.body;
  }

  /** The method of a request, or that of a response's CSeq. */
  get method(): string {
    return this.header('CSeq').split(' ')[1] ?? '';
  }

  /** null for a request. */
  get status(): number | null {
    return this.#parsed.status ?? null;
  }

  get cseq(): number {
    return Number.parseInt(this.header('CSeq'), 10);
  }

  /** First value; empty when absent. */
  header(name: string): string {
    return this.headers(name)[0] ?? '';
  }

  headers(name: string): readonly string[] {
    return this.#parsed.headers.get(name.toLowerCase()) ?? [];
  }
}
