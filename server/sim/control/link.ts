import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Command, encodeCommand, FrameReader, parseReport, type Report } from './frames';

/** The TCP port on which one SIPp reports to its controller. */
export class ControlLink {
  readonly #server: Server;
  readonly #onReport: (report: Report) => void;
  #socket: Socket | undefined;
  /** Resolves when SIPp has connected, which it does once its SIP port is open. */
  readonly connected: Promise<unknown>;

  private constructor(server: Server, onReport: (report: Report) => void) {
    this.#server = server;
    this.#onReport = onReport;
    server.on('connection', (socket) => this.#accept(socket));
    this.connected = once(server, 'connection');
  }

  static async listen(address: string, onReport: (report: Report) => void): Promise<ControlLink> {
    const server = createServer();
    server.listen(0, address);
    await once(server, 'listening');
    return new ControlLink(server, onReport);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** A command to a SIPp that has gone is dropped: its end is reported elsewhere. */
  send(command: Command): void {
    if (this.#socket?.writable) this.#socket.write(encodeCommand(command));
  }

  /** Resolves when everything that SIPp reported before it ended has been read. */
  async drained(): Promise<void> {
    if (this.#socket && !this.#socket.closed) await once(this.#socket, 'close');
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    // One SIPp a link; anybody else on this machine who finds the port is turned away.
    if (this.#socket) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    socket.setNoDelay(true);
    const frames = new FrameReader();
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      for (const frame of frames.read(piece)) {
        const report = parseReport(frame);
        if (report) this.#onReport(report);
      }
      if (frames.overlong) socket.destroy();
    });
  }
}
