import { createContext } from 'svelte';
import { identityText, readIdentity } from '../../../shared/domain/devices/deviceIdentity';
import type { SoundDevices, SoundRoleId } from '../../../shared/domain/devices/soundDevices';
import type { Phone } from '../../phone/phone';
import type { Settings, SettingsState } from '../../settings/settings';
import { ownKeyOf, picked, type SoundRole, soundRoles, toggled } from './soundRoles';

/** The sound page. It outlives its view, and stands beside a call as well as alone. */
export class SoundView {
  readonly #settings: Settings;
  readonly #stops: readonly (() => void)[];
  #sound: SoundDevices;
  #state: SettingsState | null;

  constructor(phone: Phone, settings: Settings) {
    this.#settings = settings;
    this.#sound = $state.raw(phone.state.sound);
    this.#state = $state.raw(settings.state);
    this.#stops = [
      phone.watch(
        ({ sound }) => sound,
        (sound) => {
          this.#sound = sound;
        },
      ),
      settings.subscribe((state) => {
        this.#state = state;
      }),
    ];
  }

  readonly roles: SoundRole[] = $derived.by(() =>
    this.#state === null ? [] : soundRoles(this.#sound, this.#state),
  );

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async pick(role: SoundRole, wish: string): Promise<void> {
    const own = this.#own(role.id);
    await this.#set(role.id, picked(own, wish, this.#present(role.id)));
  }
  async toggle(role: SoundRole, wish: string): Promise<void> {
    const own = this.#own(role.id);
    await this.#set(role.id, toggled(own, role.options, wish, this.#present(role.id)));
  }
  /** The agent takes back a wish for a device that is not there. */
  async forget(role: SoundRole, wish: string): Promise<void> {
    await this.#set(
      role.id,
      this.#own(role.id).filter((text) => identityText(readIdentity(text)) !== wish),
    );
  }
  async automatic(role: SoundRole): Promise<void> {
    await this.#set(role.id, []);
  }

  #own(id: SoundRoleId): readonly string[] {
    return this.#state?.preferences.values[ownKeyOf[id]] ?? [];
  }
  #present(id: SoundRoleId) {
    return id === 'microphone' ? this.#sound.inputs : this.#sound.outputs;
  }
  async #set(id: SoundRoleId, own: string[]): Promise<void> {
    await this.#settings.change({ [ownKeyOf[id]]: own.length === 0 ? undefined : own });
  }
}

export const [getSoundView, setSoundView] = createContext<SoundView>();
