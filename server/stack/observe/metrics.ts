import { StackFailure } from '../failure';
import { definitions } from '../runtime/definitions';
import type { Service } from '../settings/services';
import type { StackSettings } from '../settings/settings';

/** How long a daemon may take to tell its figures, in milliseconds. */
const patience = 5_000;

/** Where Prometheus finds a daemon's figures. */
export interface ScrapeTarget {
  readonly service: Service;
  readonly url: string;
}

/** The daemons of this host that tell figures, all on 127.0.0.1. */
export function scrapeTargets({ run, ports }: StackSettings): ScrapeTarget[] {
  return run.flatMap((service) => {
    const port = definitions[service].metrics?.(ports);
    return port === undefined ? [] : [{ service, url: `http://127.0.0.1:${port}/metrics` }];
  });
}

/** What a daemon tells, in Prometheus's text format. @throws StackFailure when it does not */
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
