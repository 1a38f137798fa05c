import type { AccountId } from '../../shared/ipc/contract';
import type { Account } from '../../shared/settings/account';
import type { Profile } from '../../shared/settings/userSettings';
import type { SettingsStore } from '../settings/port';

export const isSame = (one: AccountId, other: AccountId): boolean =>
  one.dn === other.dn && one.domain === other.domain;

/** The accounts that signed in on this computer, as the settings have them: the newest first, each DN@domain once. */
export class Profiles {
  readonly #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  get all(): readonly Profile[] {
    return this.#settings.current.profiles;
  }

  find(id: AccountId): Profile | null {
    return this.all.find(({ account }) => isSame(account, id)) ?? null;
  }

  /** Makes an account the active one. */
  putFirst(account: Account): void {
    const password = this.find(account)?.password ?? 'none';
    this.#set([{ account, password }, ...this.#without(account)]);
  }

  setPasswordPlace(id: AccountId, place: Profile['password']): void {
    const placed = (profile: Profile): Profile => ({ ...profile, password: place });
    this.#set(this.all.map((profile) => (isSame(profile.account, id) ? placed(profile) : profile)));
  }

  remove(id: AccountId): void {
    this.#set(this.#without(id));
  }

  #without(id: AccountId): Profile[] {
    return this.all.filter(({ account }) => !isSame(account, id));
  }

  #set(profiles: Profile[]): void {
    this.#settings.change({ profiles });
  }
}
