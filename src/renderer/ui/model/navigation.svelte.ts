import { createContext } from 'svelte';
import { home, type PageName, type Place } from './screenOf';

/** Where the agent has gone in the window, and the only way to go anywhere. What is shown of it: screenOf.ts. */
export class Navigation {
  #place: Place = $state.raw(home);

  get place(): Place {
    return this.#place;
  }

  /** On top, whether it lay below already or not. */
  open(page: PageName): void {
    this.#go({ pages: [...this.#without(page), page] });
  }
  /** The page that was below it is there again. */
  leave(page: PageName): void {
    this.#go({ pages: this.#without(page) });
  }
  toggle(page: PageName): void {
    if (this.#place.pages.at(-1) === page) this.leave(page);
    else this.open(page);
  }
  /** Another page in its place. */
  replace(page: PageName, by: PageName): void {
    this.leave(page);
    this.open(by);
  }

  toggleRecent(): void {
    this.#go({ recent: !this.#place.recent });
  }

  /** In place of every page, or nobody would see it. */
  openForm(form: 'again' | 'add'): void {
    this.#go({ form, pages: [] });
  }
  leaveForm(): void {
    this.#go({ form: null });
  }

  #without(page: PageName): readonly PageName[] {
    return this.#place.pages.filter((one) => one !== page);
  }
  #go(change: Partial<Place>): void {
    this.#place = { ...this.#place, ...change };
  }
}

export const [getNavigation, setNavigation] = createContext<Navigation>();
