import { tick } from 'svelte';
import type { CardState } from '../../../shared/domain/call/cardState';
import type { CallCommand } from '../../../shared/domain/call/command';
import type { CardApi } from '../../../shared/ipc/cardApi';
import type { CardContent } from '../../../shared/ipc/cardContract';

/** What the card shows, and what its buttons ask for. One per window. */
export class CardView {
  readonly #card: CardApi;
  readonly #stop: () => void;
  #content: CardContent = $state.raw({ state: null, revision: -1 });
  /** Of the rendered content, in CSS pixels; the component says how to measure it. */
  measure: () => number = () => 1;

  constructor(card: CardApi) {
    this.#card = card;
    this.#stop = card.onChanged((content) => void this.#show(content));
    void card.content().then((content) => this.#show(content));
  }

  get state(): CardState | null {
    return this.#content.state;
  }

  stop(): void {
    this.#stop();
  }

  command(kind: CallCommand['kind'], callId: string): void {
    void this.#card.command({ kind, callId });
  }

  drag(dx: number, dy: number, done: boolean): void {
    void this.#card.drag({ dx, dy, done });
  }

  async #show(content: CardContent): Promise<void> {
    if (content.revision <= this.#content.revision) return;
    this.#content = content;
    await Promise.all([tick(), document.fonts.ready]);
    if (content !== this.#content || content.state === null) return;
    await this.#card.rendered({ revision: content.revision, height: Math.ceil(this.measure()) });
  }
}
