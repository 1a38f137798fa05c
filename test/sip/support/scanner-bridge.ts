import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import type { StackStatus } from '../../../server/stack/api/status';

/**
 * Lets a scanner that speaks UDP only at the phones' side: each datagram goes on by a WebSocket, as do the answers back. The
 * scanner's name and Contact, by which it would be known, are taken off.
 */
export class ScannerBridge {
  answers = 0;

  private constructor(
    readonly target: string,
    private readonly udp: Socket,
    private readonly wss: WebSocket,
  ) {}

  static async open(status: StackStatus, from: string): Promise<ScannerBridge> {
    const wss = new WebSocket(status.wss, 'sip', { ca: readFileSync(status.ca), localAddress: from });
    await once(wss, 'open');
    const udp = createSocket('udp4');
    udp.bind({ address: from, port: 0 });
    await once(udp, 'listening');
    const bridge = new ScannerBridge(`udp://${from}:${udp.address().port}`, udp, wss);
    let scanner = { address: '', port: 0 };
    udp.on('message', (data, source) => {
      scanner = source;
      wss.send(disguise(data.toString()));
    });
    wss.on('message', (data) => {
      bridge.answers += 1;
      udp.send(data.toString(), scanner.port, scanner.address);
    });
    return bridge;
  }

  close(): void {
    this.udp.close();
    this.wss.terminate();
  }
}

function disguise(text: string): string {
  return text
    .replace(/^User-Agent: .*\r\n/im, '')
    .replace(/^Contact: .*\r\n/im, 'Contact: <sip:scanner@scanner.invalid;transport=ws>\r\n');
}
