/** The page's peer connections, within the test's reach. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    connections: RTCPeerConnection[];
  }
}

/** From now on. */
export async function watchConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.connections = [];
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.connections.push(this);
      }
    };
  });
}
