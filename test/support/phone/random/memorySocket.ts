/** What the phone's WebSockets are connected to in a random run. */
export interface MemoryServer {
  received(text: string): void;
}

/** A WebSocket whose other end is in the same program: messages arrive in order, a moment later. */
export class MemorySocket {
  static server: MemoryServer | null = null;
  static current: MemorySocket | null = null;

  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly protocol = 'sip';
  binaryType = 'blob';
  readyState = 0;
  onopen: () => void = () => {};
  onclose: (event: { wasClean: boolean; code: number; reason: string }) => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  onerror: (event: unknown) => void = () => {};

  constructor() {
    setTimeout(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      MemorySocket.current = this;
      this.onopen();
    }, 5);
  }

  send(text: string): void {
    queueMicrotask(() => {
      if (this.readyState === 1) MemorySocket.server?.received(text);
    });
  }

  close(): void {
    this.readyState = 3;
    if (MemorySocket.current === this) MemorySocket.current = null;
  }

  /** To the phone; lost where there is no connection. */
  static deliver(text: string): void {
    const socket = MemorySocket.current;
    queueMicrotask(() => {
      if (socket?.readyState === 1) socket.onmessage({ data: text });
    });
  }

  /** The connection breaks without a closing handshake. */
  static drop(): void {
    const socket = MemorySocket.current;
    if (socket === null) return;
    socket.close();
    socket.onclose({ wasClean: false, code: 1006, reason: '' });
  }
}
