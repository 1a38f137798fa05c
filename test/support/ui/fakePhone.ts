import type { Phone, PhoneCensus, PhoneState } from '../../../src/renderer/phone/phone';
import { reduce } from '../../../src/renderer/phone/state/reduce';
import type { Call } from '../../../src/shared/domain/call/call';
import type {
  CommandProblem,
  CommandOrigin,
  CommandResult,
  PhoneCommand,
} from '../../../src/shared/domain/call/command';
import type { Ringtone } from '../../../src/shared/domain/media/ringtones';
import type { SoundLevel } from '../../../src/shared/domain/media/soundLevel';
import type { PasswordPlace } from '../../../src/shared/domain/registration/keychain';
import type { AccountId, SignInFields } from '../../../src/shared/ipc/contract';
import { Observable } from '../../../src/shared/observable';

/** What was asked of the fake, in order. Passwords are kept as their length only. */
export type Asked =
  | { readonly what: 'execute'; readonly command: PhoneCommand; readonly origin: CommandOrigin }
  | {
      readonly what: 'signIn';
      readonly form: Omit<SignInFields, 'password'>;
      readonly passwordLength: number;
    }
  | { readonly what: 'switchAccount' | 'removeAccount'; readonly id: AccountId }
  | { readonly what: 'tryRingtone'; readonly ringtone: Ringtone }
  | { readonly what: 'setPasswordPlace'; readonly place: PasswordPlace }
  | { readonly what: 'cancelSignIn' | 'retryKeychain' | 'dismissKeychainTrouble' }
  | { readonly what: 'playTone'; readonly on: string }
  | { readonly what: 'hearYourself' | 'stopTrial' }
  | {
      readonly what: 'signOut' | 'reconnect' | 'clearHistory' | 'dismissEnded' | 'dismissDialOffer';
    }
  | { readonly what: 'dismissNotice'; readonly key: string };

/** A phone without SIP: a test sets its state, and sees what the UI asks. Calls move as the real ones would. */
export class FakePhone implements Phone {
  readonly asked: Asked[] = [];
  /** What `execute` answers; null: carried out. */
  refuseWith: CommandProblem | null = null;
  caFile: string | null = null;
  readonly #followed: Observable<PhoneState>;

  constructor(state: PhoneState) {
    this.#followed = new Observable(state, (error) => {
      throw error;
    });
  }

  get state(): PhoneState {
    return this.#followed.value;
  }
  get #state(): PhoneState {
    return this.#followed.value;
  }
  get commands(): PhoneCommand[] {
    return this.asked.flatMap((entry) => (entry.what === 'execute' ? [entry.command] : []));
  }
  set(change: Partial<PhoneState>): void {
    this.#followed.set({ ...this.#state, ...change });
  }

  readonly watch: Phone['watch'] = (select, onChange, equal) => this.#followed.watch(select, onChange, equal);

  async execute(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult> {
    this.asked.push({ what: 'execute', command, origin });
    if (this.refuseWith !== null) return { ok: false, problem: this.refuseWith };
    this.#carryOut(command, origin);
    return { ok: true };
  }

  #carryOut(command: PhoneCommand, origin: CommandOrigin): void {
    const startedAt = this.#state.calls[0]?.startedAt ?? 0;
    if (command.kind === 'dial') {
      const party = { number: command.target, name: command.name ?? null };
      const call: Call = {
        id: `dialed-${this.asked.length}`,
        party,
        callUuid: null,
        startedAt,
        state: 'dialling',
        direction: 'outgoing',
        progress: 'calling',
      };
      this.set({ calls: [...this.#state.calls, call] });
      return;
    }
    const call = this.#state.calls.find(({ id }) => id === command.callId);
    if (call === undefined || call.state === 'ended') return;
    const replace = (next: Call) =>
      this.set({ calls: this.#state.calls.map((other) => (other.id === call.id ? next : other)) });
    const holdOthers = () =>
      this.set({
        calls: this.#state.calls.map((other) =>
          other.id !== call.id && other.state === 'established' ? { ...other, localHold: 'on' } : other,
        ),
      });
    const { id, party, callUuid } = call;
    const base = { id, party, callUuid, startedAt: call.startedAt };
    switch (command.kind) {
      case 'answer':
        holdOthers();
        replace({ ...base, state: 'answering', direction: 'incoming', answeredBy: origin });
        return;
      case 'decline':
      case 'hangUp':
        this.set({
          calls: this.#state.calls.filter((other) => other.id !== call.id),
          lastEnded: {
            ...base,
            state: 'ended',
            direction: call.direction,
            establishedAt: call.state === 'established' ? call.establishedAt : null,
            endedAt: call.state === 'established' ? call.establishedAt + 65_000 : startedAt,
            reason: command.kind === 'decline' ? 'declined-by-agent' : 'hung-up-by-agent',
          },
        });
        return;
    }
    if (call.state !== 'established') return;
    switch (command.kind) {
      case 'hold':
        replace({ ...call, localHold: 'on' });
        return;
      case 'retrieve':
        holdOthers();
        replace({ ...call, localHold: 'off' });
        return;
      case 'mute':
      case 'unmute':
        replace({ ...call, muted: command.kind === 'mute' });
    }
  }

  /** How loud it is at every device (dBFS). */
  loudness = -20;
  readonly soundCheck: Phone['soundCheck'] = {
    watchMicrophone: (everyMs, listener) => this.#watchLevel(everyMs, listener),
    watchSpeaker: (everyMs, listener) => this.#watchLevel(everyMs, listener),
    playTone: (on) => {
      this.asked.push({ what: 'playTone', on });
    },
    hearYourself: () => {
      this.asked.push({ what: 'hearYourself' });
    },
    stop: () => {
      if (this.#state.soundTrial === null) return;
      this.asked.push({ what: 'stopTrial' });
      this.set({ soundTrial: null });
    },
  };

  #watchLevel(everyMs: number, listener: (level: SoundLevel) => void): () => void {
    const level = { rmsDbfs: this.loudness, peakDbfs: this.loudness + 3, clipped: 0 };
    listener(level);
    const timer = setInterval(() => listener(level), everyMs);
    return () => clearInterval(timer);
  }

  async signIn({ password, ...form }: SignInFields): Promise<void> {
    this.asked.push({ what: 'signIn', form, passwordLength: password.length });
    this.set({ signIn: { ...this.#state.signIn, error: null, busy: true } });
  }
  async signOut(): Promise<void> {
    this.asked.push({ what: 'signOut' });
    this.set({ account: null, registration: { state: 'signed-out' } });
  }
  async cancelSignIn(): Promise<void> {
    this.asked.push({ what: 'cancelSignIn' });
  }
  async switchAccount(id: AccountId): Promise<void> {
    this.asked.push({ what: 'switchAccount', id });
  }
  async removeAccount(id: AccountId): Promise<void> {
    this.asked.push({ what: 'removeAccount', id });
  }
  async setPasswordPlace(place: PasswordPlace): Promise<void> {
    this.asked.push({ what: 'setPasswordPlace', place });
  }
  async retryKeychain(): Promise<void> {
    this.asked.push({ what: 'retryKeychain' });
    this.set({ unlocking: true });
  }
  dismissKeychainTrouble(): void {
    this.asked.push({ what: 'dismissKeychainTrouble' });
    this.set({ keychainTrouble: null });
  }
  async chooseCaFile(): Promise<string | null> {
    return this.caFile;
  }
  reconnect(): void {
    this.asked.push({ what: 'reconnect' });
    this.set({ registration: { state: 'connecting' } });
  }
  tryRingtone(ringtone: Ringtone): void {
    this.asked.push({ what: 'tryRingtone', ringtone });
  }
  dismissEnded(): void {
    this.asked.push({ what: 'dismissEnded' });
    this.set({ lastEnded: null });
  }
  async clearHistory(): Promise<void> {
    this.asked.push({ what: 'clearHistory' });
    this.set({ history: [] });
  }
  dismissDialOffer(): void {
    this.asked.push({ what: 'dismissDialOffer' });
    this.set({ dialOffer: null });
  }
  dismissNotice(key: string): void {
    this.asked.push({ what: 'dismissNotice', key });
    this.set(reduce(this.#state, { type: 'notice-dismissed', key }));
  }
  census(): PhoneCensus {
    return {
      calls: this.#state.calls.length,
      sessions: 0,
      dialogs: 0,
      transactions: 0,
      peerConnections: 0,
      tracks: 0,
      audioElements: 0,
      audioContexts: 0,
      runningAudioContexts: 0,
      timers: 0,
      listeners: this.#followed.size,
    };
  }
}
