import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Reading the addresses takes a third of a millisecond (docs/softphone/sleep-and-network.md). */
const LOOK_EVERY_MS = 500;
/**
 * A longer time than this between two looks, by the clock on the wall, means: the computer stood still, and nothing said so (a
 * virtual machine).
 */
const STOOD_STILL_MS = 10_000;

/**
 * Watches this computer's addresses and calls back when they change: another network, a VPN. Chromium tells its pages only of
 * losing and getting the last one. Electron's powerMonitor knows nothing of networks, and what does differs with each system.
 * @returns the function that stops it
 */
export function watchNetwork(changed: () => void): () => void {
  let addresses = ownAddresses();
  let lookedAt = Date.now();
  const timer = setInterval(() => {
    const now = { addresses: ownAddresses(), at: Date.now() };
    const news = now.addresses !== addresses || now.at - lookedAt > STOOD_STILL_MS;
    addresses = now.addresses;
    lookedAt = now.at;
    if (news) changed();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function ownAddresses(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, infos = []]) => infos.filter(isOfNetwork).map(({ address }) => `${name} ${address}`))
    .sort()
    .join('\n');
}

const isOfNetwork = ({ internal }: NetworkInterfaceInfo): boolean => !internal;
