import { z } from 'zod';
import type { CallRecord, HistoryTime } from '../../shared/domain/call/callRecord';
import { callRecordSchema } from '../../shared/ipc/callRecordSchema';
import { type AccountId, accountIdSchema } from '../../shared/ipc/contract';
import { isPlainObject } from '../../shared/settings/salvage';
import type { Logger } from '../diagnostics/port';
import type { HistoryFileProblem, JsonFile, PreferenceStore } from '../settings/port';

/** The most calls that are kept, of all accounts together, whatever their age. */
export const MOST_CALLS = 500;

const DAY_MS = 24 * 60 * 60 * 1000;
const keptMs: Readonly<Record<HistoryTime, number>> = {
  never: 0,
  week: 7 * DAY_MS,
  month: 31 * DAY_MS,
  quarter: 92 * DAY_MS,
};

const keptCallSchema = z.strictObject({
  account: accountIdSchema,
  call: callRecordSchema,
});
type KeptCall = z.infer<typeof keptCallSchema>;

/** A new version comes with a migration, as in shared/settings/userSettings.ts. */
export interface HistoryFile {
  readonly version: 1;
  /** The newest first. */
  readonly calls: readonly KeptCall[];
  /** The start that first found calls too old by the clock alone; absent while there are none. */
  readonly tooOldSince?: number;
}

export interface CallArchiveOptions {
  readonly file: JsonFile<HistoryFile>;
  readonly preferences: Pick<PreferenceStore, 'current' | 'follow'>;
  /** Called when other calls are kept than before. */
  readonly onChanged: () => void;
  readonly now: () => Date;
  readonly log: Logger;
}

/**
 * Keeps the calls that are over, of every account on this computer. Where they are not to be kept nothing is written, and what there
 * was is deleted. A file with mistakes is kept aside, and what of it is right is used.
 */
export class CallArchive {
  readonly #options: CallArchiveOptions;
  /** All calls that are kept, with those that are too old to be shown and not yet deleted. */
  #calls: readonly KeptCall[] = [];
  #tooOldSince: number | null = null;
  #writable = true;
  #problem: HistoryFileProblem | null = null;

  constructor(options: CallArchiveOptions) {
    this.#options = options;
    const wrong = this.#read();
    if (wrong && this.#keeps) this.#setAside();
    this.#deleteOld(wrong);
    let told = this.#time;
    options.preferences.follow(() => {
      if (this.#time === told) return;
      told = this.#time;
      this.#become(this.#calls);
      options.onChanged();
    });
  }

  get problem(): HistoryFileProblem | null {
    return this.#problem;
  }

  /** The calls of an account, the newest first; null: none are to be kept. */
  of(account: AccountId): CallRecord[] | null {
    if (!this.#keeps) return null;
    const isOld = this.#oldAt(this.#options.now().getTime());
    return this.#calls.filter((kept) => isOf(kept, account) && !isOld(kept)).map(({ call }) => call);
  }

  add(account: AccountId, call: CallRecord): void {
    this.#become([{ account, call }, ...this.#calls]);
    this.#options.onChanged();
  }

  clear(account: AccountId): void {
    this.#become(this.#calls.filter((kept) => !isOf(kept, account)));
    this.#options.log.write('info', 'history.cleared');
    this.#options.onChanged();
  }

  get #keeps(): boolean {
    return this.#time !== 'never';
  }

  get #time(): HistoryTime {
    return this.#options.preferences.current['history.keep'];
  }

  #oldAt(time: number): (kept: KeptCall) => boolean {
    const since = time - keptMs[this.#time];
    return ({ call }) => call.endedAt <= since;
  }

  /**
   * Deletes old calls. Only at a start, and not because a clock is wrong once: calls that are too old beside a newer one from an earlier
   * run, and those that a start found too old already a day ago or more.
   */
  #deleteOld(write: boolean): void {
    const now = this.#options.now().getTime();
    const since = this.#tooOldSince !== null && this.#tooOldSince <= now ? this.#tooOldSince : null;
    // What lies ahead of the clock says nothing: then, or now, it is wrong.
    const newest = Math.max(...this.#calls.map(({ call }) => call.endedAt).filter((at) => at <= now));
    const isToGo = this.#oldAt(since !== null && now - since >= DAY_MS ? now : newest);
    const left = this.#calls.filter((kept) => !isToGo(kept));
    const before = this.#tooOldSince;
    this.#tooOldSince = left.some(this.#oldAt(now)) ? (since ?? now) : null;
    this.#become(left, write || this.#tooOldSince !== before);
  }

  /** Keeps these calls from now on. `write`: the file is to be replaced in any case. */
  #become(calls: readonly KeptCall[], write = false): void {
    const { file, log } = this.#options;
    const kept = this.#keeps ? calls.slice(0, MOST_CALLS) : [];
    const tooOldSince = this.#tooOldSince;
    const before = this.#calls;
    this.#calls = kept;
    const same = kept.length === before.length && kept[0] === before[0];
    if ((same && !write) || !this.#writable) return;
    try {
      file.write({ version: 1, calls: kept, ...(tooOldSince !== null && { tooOldSince }) });
      if (this.#problem?.kind === 'history-not-written') this.#problem = null;
    } catch (error) {
      this.#problem = { kind: 'history-not-written', file: file.path };
      log.write('error', 'history.not-written', { path: file.path, error });
    }
  }

  /** @returns whether the file has mistakes */
  #read(): boolean {
    try {
      const found = this.#options.file.read();
      if (!isPlainObject(found)) return true;
      if (Object.keys(found).length === 0) return false;
      const { version, calls, tooOldSince } = found;
      if (Number.isFinite(tooOldSince)) this.#tooOldSince = Number(tooOldSince);
      if (!Array.isArray(calls)) return true;
      this.#calls = calls.flatMap((call) => keptCallSchema.safeParse(call).data ?? []);
      return version !== 1 || this.#calls.length < calls.length;
    } catch {
      // Not JSON, a folder, or not ours to read.
      return true;
    }
  }

  #setAside(): void {
    const { file, now, log } = this.#options;
    try {
      const aside = file.setAside(now());
      log.write('warn', 'history.set-aside', { path: file.path, aside });
      this.#problem = { kind: 'history-set-aside', aside };
    } catch (error) {
      log.write('error', 'history.not-set-aside', { path: file.path, error });
      this.#problem = { kind: 'history-not-written', file: file.path };
      this.#writable = false;
    }
  }
}

const isOf = ({ account }: KeptCall, { dn, domain }: AccountId): boolean =>
  account.dn === dn && account.domain === domain;
