import { createContext } from 'svelte';
import {
  type DeviceIdentity,
  identityText,
  MAX_NAMED_DEVICES,
  readIdentity,
} from '../../../shared/domain/devices/deviceIdentity';
import {
  behindSystem,
  type DeviceChoice,
  type PresentDevices,
} from '../../../shared/domain/devices/soundDevices';
import type { SoundLevel } from '../../../shared/domain/media/soundLevel';
import type { MicrophoneProblem, Phone, PhoneState } from '../../phone/phone';
import type { Settings, SettingsState } from '../../settings/settings';
import { soundWords } from '../words/sound';
import { checkWords } from '../words/soundCheck';
import type { CheckAnswer, CheckStep } from './checkSteps';
import { AUDIBLE_FROM } from './level';
import type { Navigation } from './navigation.svelte';

type Answers = Readonly<Record<CheckStep, CheckAnswer | null>>;

const unanswered: Answers = { hear: null, speak: null, echo: null };

/** The guided check of the agent's sound. It outlives its view: a call that comes in between comes first, and it goes on after. */
export class SoundCheckView {
  readonly #phone: Phone;
  readonly #settings: Settings;
  readonly #navigation: Navigation;
  readonly #stops: readonly (() => void)[];
  #state: PhoneState;
  #set: SettingsState | null;
  /** null: at the results. */
  step: CheckStep | null = $state('hear');
  answers: Answers = $state.raw(unanswered);
  /** The agent said that it does not work, and has not gone on. */
  advising = $state(false);
  /** What has been tried in this step, so that there is something to answer. */
  tried = $state(false);
  /** The microphone was heard in this step. */
  #spoken = $state(false);
  #dismissed = $state(false);
  #echoCall: string | null = $state(null);

  constructor(phone: Phone, settings: Settings, navigation: Navigation) {
    this.#phone = phone;
    this.#settings = settings;
    this.#navigation = navigation;
    this.#state = $state.raw(phone.state);
    this.#set = $state.raw(settings.state);
    this.#stops = [
      phone.watch(
        (state) => state,
        (state) => {
          this.#state = state;
          const { calls } = state;
          // Over: the agent is asked how it was.
          if (this.#echoCall !== null && !calls.some(({ id }) => id === this.#echoCall)) {
            this.#echoCall = null;
            this.tried = true;
          }
        },
      ),
      settings.subscribe((set) => {
        this.#set = set;
      }),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  get steps(): readonly CheckStep[] {
    return this.echoNumber === '' ? ['hear', 'speak'] : ['hear', 'speak', 'echo'];
  }
  get echoNumber(): string {
    return this.#set?.preferences.values['sound.echoTestNumber'] ?? '';
  }
  get canCallEcho(): boolean {
    return (
      this.echoNumber !== '' &&
      this.#state.registration.state === 'registered' &&
      this.#state.calls.length === 0
    );
  }
  get trial(): PhoneState['soundTrial'] {
    return this.#state.soundTrial;
  }
  get idle(): boolean {
    return this.#state.calls.length === 0;
  }
  /** Names of the devices that a step is about. */
  get speakerName(): string | null {
    const { speaker, outputs } = this.#state.sound;
    return nameOf(speaker, outputs);
  }
  get microphoneName(): string | null {
    const { microphone, inputs } = this.#state.sound;
    return nameOf(microphone, inputs);
  }
  get ringers(): readonly { readonly id: string; readonly name: string }[] {
    const { ringers, outputs } = this.#state.sound;
    return ringers.map((choice) => ({ id: choice.device.id, name: nameOf(choice, outputs) ?? '' }));
  }
  /** The call that goes on is the echo test. */
  get inEchoTest(): boolean {
    return this.#echoCall !== null;
  }
  /** Once on a computer, and again where both microphone and speaker are new to the agent. */
  readonly offered: boolean = $derived.by(() => {
    if (this.#dismissed || this.#set === null) return false;
    const used = this.#used;
    if (used.length < 2) return false;
    const checked = this.#set.preferences.values['sound.checkedWith'].map(readIdentity);
    return !used.some((device) =>
      checked.some(({ label, model }) => label === device.label && model === device.model),
    );
  });
  /** Why the microphone gives nothing, in words. */
  microphoneText(problem: MicrophoneProblem): { title: string; advice: string | null } {
    return checkWords.microphoneProblem(problem, this.#set?.platform ?? '');
  }
  /** The agent says that he did not hear himself, and the microphone was never heard. */
  get silentMicrophone(): boolean {
    return this.step === 'speak' && this.advising && !this.#spoken;
  }

  /** From the Sound page it takes its place. */
  start(): void {
    this.#navigation.replace('sound', 'sound-check');
    this.answers = unanswered;
    this.#go('hear');
  }
  /** The offer is not repeated for these devices. */
  later(): void {
    this.#remember();
  }
  leave(): void {
    this.#phone.soundCheck.stop();
    this.#navigation.leave('sound-check');
    this.#remember();
  }

  answer(answer: CheckAnswer): void {
    const { step } = this;
    if (step === null) return;
    this.#phone.soundCheck.stop();
    this.answers = { ...this.answers, [step]: answer };
    if (answer === 'no') this.advising = true;
    else this.goOn();
  }
  goOn(): void {
    const { steps, step } = this;
    this.#phone.soundCheck.stop();
    this.#go(steps[step === null ? steps.length : steps.indexOf(step) + 1] ?? null);
  }

  playTone(on = 'speaker'): void {
    this.tried = true;
    this.#phone.soundCheck.playTone(on);
  }
  hearYourself(): void {
    this.tried = true;
    this.#phone.soundCheck.hearYourself();
  }
  stopTrial(): void {
    this.#phone.soundCheck.stop();
  }
  async callEcho(): Promise<void> {
    const before = new Set(this.#state.calls.map(({ id }) => id));
    await this.#phone.execute({ kind: 'dial', target: this.echoNumber, name: checkWords.echoName }, 'ui');
    this.#echoCall = this.#state.calls.find(({ id }) => !before.has(id))?.id ?? null;
    this.tried = true;
  }

  watchMicrophone(
    everyMs: number,
    listener: (level: SoundLevel) => void,
    failed: (problem: MicrophoneProblem) => void,
  ): () => void {
    return this.#phone.soundCheck.watchMicrophone(
      everyMs,
      (level) => {
        if (!this.#spoken && level.rmsDbfs > AUDIBLE_FROM) this.#spoken = true;
        listener(level);
      },
      failed,
    );
  }
  watchSpeaker(everyMs: number, listener: (level: SoundLevel) => void): () => void {
    return this.#phone.soundCheck.watchSpeaker(everyMs, listener);
  }

  get #used(): DeviceIdentity[] {
    const { microphone, speaker, inputs, outputs } = this.#state.sound;
    return [used(microphone, inputs), used(speaker, outputs)].flatMap((device) => device ?? []);
  }
  #go(step: CheckStep | null): void {
    this.step = step;
    this.advising = false;
    this.tried = false;
    this.#spoken = false;
  }
  #remember(): void {
    // Holds also where IT has set the list, until the phone is closed.
    this.#dismissed = true;
    const before = this.#set?.preferences.values['sound.checkedWith'] ?? [];
    const used = this.#used.map(identityText);
    const checked = [...new Set([...used, ...before])].slice(0, MAX_NAMED_DEVICES);
    void this.#settings.change({ 'sound.checkedWith': checked });
  }
}

/** The device itself where the system's own is one that can be told. */
function used(choice: DeviceChoice | null, present: PresentDevices): DeviceIdentity | null {
  if (choice === null) return null;
  return choice.device === present.system ? (behindSystem(present) ?? choice.device) : choice.device;
}

function nameOf(choice: DeviceChoice | null, present: PresentDevices): string | null {
  const device = used(choice, present);
  if (device === null) return null;
  return device === present.system ? soundWords.system : device.label || soundWords.unnamed;
}

export const [getSoundCheck, setSoundCheck] = createContext<SoundCheckView>();
