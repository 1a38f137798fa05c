/** What exists in the page, whether or not anything can still reach it: by the browser's own count. */
import type { CDPSession, Page } from '@playwright/test';

/** Objects that hold memory or a thread outside the page's own heap. */
const KINDS = [
  'AudioContext',
  'AudioWorkletNode',
  'AudioBufferSourceNode',
  'MediaStreamAudioSourceNode',
  'AnalyserNode',
  'GainNode',
  'AudioBuffer',
  'HTMLAudioElement',
  'MediaStreamTrack',
  'RTCPeerConnection',
] as const;

export type ObjectCounts = Record<(typeof KINDS)[number] | 'JSEventListeners' | 'Nodes', number>;

/** The DevTools' look at one page. */
export class PageObjects {
  readonly #cdp: CDPSession;

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<PageObjects> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    return new PageObjects(cdp);
  }

  /** After the garbage is collected. */
  async count(): Promise<ObjectCounts> {
    await this.#cdp.send('HeapProfiler.collectGarbage');
    const counts: Partial<Record<keyof ObjectCounts, number>> = {};
    for (const kind of KINDS) counts[kind] = await this.#instances(kind);
    const { metrics } = await this.#cdp.send('Performance.getMetrics');
    for (const name of ['JSEventListeners', 'Nodes'] as const)
      counts[name] = metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return counts as ObjectCounts;
  }

  async #instances(kind: (typeof KINDS)[number]): Promise<number> {
    const objectGroup = 'counted';
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      expression: `${kind}.prototype`,
      objectGroup,
    });
    const { objects } = await this.#cdp.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId ?? '',
      objectGroup,
    });
    const { result: length } = await this.#cdp.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await this.#cdp.send('Runtime.releaseObjectGroup', { objectGroup });
    return Number(length.value);
  }
}
