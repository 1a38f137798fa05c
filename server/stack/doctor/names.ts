import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { messageOf } from '../failure';
import { type Check, fail, pass } from './check';

/** Checks that the set listens on an address of this host, and that its name resolves to it. */
export const names: Check = {
  name: 'names',
  async run({ settings: { domain, address } }) {
    const own = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((one) => one.address));
    // Any 127.0.0.0/8 address is this host's, listed or not.
    const here = own.includes(address) || address.startsWith('127.') || address === '0.0.0.0';
    const listening = here
      ? pass(`${address} is an address of this host`)
      : fail(
          `${address} is not an address of this host (it has ${own.join(', ')})`,
          'run `down`, then `up --address` with one of these, or give the host that address (a virtual IP counts once it is here)',
        );
    const reach =
      address.startsWith('127.') && domain !== 'localhost'
        ? [
            {
              about: 'reach',
              ...fail(
                `the server set listens on ${address}, which only this host can reach`,
                'run `down`, then `up --address` with an address that phones and Genesys can reach',
              ),
            },
          ]
        : [];
    return [
      { about: 'address', ...listening },
      ...reach,
      { about: domain, ...(await resolves(domain, address)) },
    ];
  },
};

async function resolves(domain: string, address: string) {
  try {
    const found = (await lookup(domain, { all: true, family: 4 })).map((one) => one.address);
    return found.includes(address)
      ? pass(`resolves to ${address}`)
      : fail(
          `resolves to ${found.join(', ')}, not to ${address}`,
          `point the DNS name ${domain} to ${address}; with a load balancer in front this may be right as it is`,
        );
  } catch (error) {
    return fail(
      `can't be resolved: ${messageOf(error)}`,
      `add ${domain} with ${address} to the DNS that the phones use`,
    );
  }
}
