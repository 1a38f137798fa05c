import type { EndedCall } from '../../../shared/domain/call/call';
import type { CommandOrigin } from '../../../shared/domain/call/command';
import type { QualitySummary } from '../../../shared/domain/media/callQuality';
import type { HostApi } from '../../../shared/ipc/hostApi';
import { type Stop, together } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import type { Account } from '../../../shared/settings/account';
import { errorText, type Log } from '../diagnostics/log';
import type { Store } from '../state/store';

export interface CallHistoryDeps {
  readonly store: Store;
  readonly host: Pick<HostApi, 'loadHistory' | 'addToHistory' | 'clearHistory' | 'onHistoryChanged'>;
  /** The quality of a call that is over. */
  readonly qualityOf: (callId: string) => QualitySummary | null;
  readonly log: Log;
}

/** Tells main of every call that ends, and shows what main keeps of the account's calls. */
export class CallHistory {
  readonly #deps: CallHistoryDeps;
  readonly #answeredBy = new Map<string, CommandOrigin>();
  #told: EndedCall | null = null;

  constructor(deps: CallHistoryDeps) {
    this.#deps = deps;
  }

  start(): Stop {
    const { store, host } = this.#deps;
    return together(
      store.watch(
        ({ calls }) => calls,
        (calls, before) => {
          for (const call of calls) {
            if (call.state === 'answering') this.#answeredBy.set(call.id, call.answeredBy);
          }
          // One that is only now over is told of below.
          const known = [...calls, ...before];
          for (const id of this.#answeredBy.keys()) {
            if (!known.some((call) => call.id === id)) this.#answeredBy.delete(id);
          }
        },
      ),
      // Of a call that a crash cut off the page knows before it knows whose it was.
      store.watch(
        ({ account = null, lastEnded }) => ({ account, lastEnded }),
        ({ account, lastEnded }) => {
          if (lastEnded !== null && lastEnded !== this.#told && account !== null)
            this.#tell(lastEnded, account);
        },
        sameData,
      ),
      store.watch(
        ({ account }) => account ?? null,
        () => void this.reload(),
        sameData,
      ),
      host.onHistoryChanged(() => void this.reload()),
    );
  }

  /** Asks main again what it keeps of the account's calls. Never rejects. */
  async reload(): Promise<void> {
    const { host, store, log } = this.#deps;
    const account = this.#account;
    try {
      const history = account === null ? [] : await host.loadHistory(idOf(account));
      if (sameData(account, this.#account)) store.dispatch({ type: 'history', history });
    } catch (error) {
      log('error', 'history-not-loaded', { error: errorText(error) });
    }
  }

  async clear(): Promise<void> {
    if (this.#account !== null) await this.#deps.host.clearHistory(idOf(this.#account));
  }

  get #account(): Account | null {
    return this.#deps.store.state.account ?? null;
  }

  #tell(ended: EndedCall, account: Account): void {
    this.#told = ended;
    const { host, qualityOf, log } = this.#deps;
    const { state: _, ...call } = ended;
    const answeredBy = call.establishedAt === null ? null : (this.#answeredBy.get(ended.id) ?? null);
    this.#answeredBy.delete(ended.id);
    host
      .addToHistory({ account: idOf(account), call: { ...call, answeredBy, quality: qualityOf(ended.id) } })
      .catch((error: unknown) =>
        log('error', 'history-not-added', { callId: ended.id, error: errorText(error) }),
      );
  }
}

const idOf = ({ dn, domain }: Account) => ({ dn, domain });
