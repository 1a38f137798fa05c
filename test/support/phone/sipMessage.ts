/** A SIP message as the tests read it: first line, headers in order, body. */
export class SipMessage {
  readonly text: string;
  readonly firstLine: string;
  readonly body: string;
  readonly #headers: readonly (readonly [name: string, value: string])[];

  constructor(text: string) {
    const end = text.indexOf('\r\n\r\n');
    const [firstLine = '', ...lines] = text.slice(0, end).split('\r\n');
    this.text = text;
    this.firstLine = firstLine;
    this.body = text.slice(end + 4);
    this.#headers = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
  }

  /** Of a request: `INVITE`; of a response its CSeq's method. */
  get method(): string {
    return this.header('CSeq').split(' ')[1] ?? '';
  }

  /** null for a request. */
  get status(): number | null {
    const match = /^SIP\/2\.0 (\d{3})/.exec(this.firstLine);
    return match === null ? null : Number(match[1]);
  }

  get cseq(): number {
    return Number.parseInt(this.header('CSeq'), 10);
  }

  /** First value; empty when absent. */
  header(name: string): string {
    return this.headers(name)[0] ?? '';
  }

  headers(name: string): string[] {
    return this.#headers.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
  }
}
