import { setTimeout as delay } from 'node:timers/promises';
import { Simulator } from '../../server/sim/simulator';
import type { Bench } from './bench';
import { type ElectronApp, within } from './electronApp';
import { pagePss } from './processes';
import type { Subject } from './subject';

/** What is made once, and what grows until garbage is first collected, is there after so many. */
const CALLS_BEFORE = 20;
const CALLS = 40;
/** JsSIP keeps an INVITE transaction, and its session with it, for 32 s (RFC 6026 §7.1). */
const LINGER_MS = 35_000;

/** By how much each short call, one after the other, makes the page larger for good. MB. */
export async function pageMemoryOfCall(app: ElectronApp, subject: Subject, bench: Bench): Promise<number> {
  await shortCalls(CALLS_BEFORE, subject, bench);
  const before = await restingPage(app);
  await shortCalls(CALLS, subject, bench);
  return ((await restingPage(app)) - before) / CALLS;
}

async function restingPage(app: ElectronApp): Promise<number> {
  await delay(LINGER_MS);
  await app.collectGarbage();
  return pagePss(app.pid);
}

async function shortCalls(count: number, { name, dn }: Subject, { site }: Bench): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    const genesys = await Simulator.calling(site, { flow: 'a', to: dn, pace: { ringMs: 100, talkMs: 200 } });
    try {
      const [report] = await within('the call ends', genesys.reports());
      if (report?.ok !== true) throw new Error(`${name}: ${JSON.stringify(report?.failure)}`);
    } finally {
      await genesys.close();
    }
  }
}
