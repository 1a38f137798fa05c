import { StackFailure } from '../failure';
import { definitions } from '../runtime/definitions';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';

/** Time that a daemon may take to give its metrics, in milliseconds. */
const patience = 5_000;

/** The URL of a daemon's metrics, for Prometheus. */
export interface ScrapeTarget {
  readonly service: Service;
  readonly url: string;
}

/** The daemons of this host that have metrics, all on 127.0.0.1. */
export function scrapeTargets({ run, ports }: StackSettings): ScrapeTarget[] {
  return run.flatMap((service) => {
    const port = definitions[service].metrics?.(ports);
    return port === undefined ? [] : [{ service, url: `http://127.0.0.1:${port}/metrics` }];
  });
}

/** Fetches a daemon's metrics in Prometheus's text format. @throws StackFailure when there are none */
export async function scrape({ service, url }: ScrapeTarget): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.text();
  } catch (error) {
    const why = error instanceof Error ? (error.cause ?? error.message) : error;
    throw new StackFailure(`no metrics from ${service} at ${url}: ${String(why)}`);
  }
}
