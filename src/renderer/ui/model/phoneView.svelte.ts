import { createContext } from 'svelte';
import type { Call } from '../../../shared/domain/call';
import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../shared/domain/command';
import type { RegistrationProblem } from '../../../shared/domain/registration';
import type { Phone, PhoneState } from '../../phone/phone';
import { type Message, words } from '../locales/en';
import { announcements } from './announcements';
import { type CallLayout, callLayout } from './callLayout';
import { problemToShow } from './registrationText';
import { type Keystroke, shortcutAction } from './shortcuts';
import { SignInForm } from './signInForm.svelte';
import { type View, viewOf } from './viewOf';

type CommandFailure = Exclude<CommandResult, { ok: true }>['reason'];

/** The phone's state as the components read it, and every command that they can give. One per window. */
export class PhoneView {
  readonly #phone: Phone;
  readonly #stop: () => void;

  #state: PhoneState = $state.raw() as PhoneState;
  #problem: RegistrationProblem | null = $state.raw(null);
  #wantsSignIn = $state(false);
  #failure: CommandFailure | null = $state(null);
  /** For screen readers; written here, spoken by the live regions. */
  assertive = $state('');
  polite = $state('');

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#state = phone.state;
    this.#stop = phone.subscribe((state) => this.#onState(state));
  }

  get state(): PhoneState {
    return this.#state;
  }
  /** The registration problem on screen; it stays while the phone tries again. */
  get problem(): RegistrationProblem | null {
    return this.#problem;
  }
  /** What went wrong last, until dismissed. The phone's own notice knows more than the command's result. */
  get message(): Message | null {
    const { notice } = this.#state;
    if (notice !== null) return words.microphone[notice.problem];
    return this.#failure === null ? null : words.commandFailed[this.#failure];
  }
  get online(): boolean {
    return this.#state.registration.state === 'registered';
  }
  readonly layout: CallLayout = $derived(callLayout(this.#state.calls));
  readonly view: View = $derived(viewOf(this.#state, this.#wantsSignIn));
  /** The sign-in form stands over an account that exists: it can be left again. */
  get canLeaveSignIn(): boolean {
    return Boolean(this.#state.account);
  }

  stop(): void {
    this.#stop();
  }

  #onState(state: PhoneState): void {
    for (const { urgency, text } of announcements(this.#state, state)) this[urgency] = text;
    this.#state = state;
    this.#problem = problemToShow(this.#problem, state.registration);
    if (state.registration.state === 'registered') this.#wantsSignIn = false;
  }

  async #run(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult> {
    const result = await this.#phone.execute(command, origin);
    this.#failure = result.ok ? null : result.reason;
    return result;
  }

  /** Resolves to whether the call was placed; a bad number is for the dial field to show. */
  async dial(target: string, origin: CommandOrigin): Promise<CommandResult> {
    const result = await this.#phone.execute({ kind: 'dial', target }, origin);
    this.#failure = result.ok || result.reason === 'bad-number' ? null : result.reason;
    return result;
  }

  async callAgain(target: string, origin: CommandOrigin): Promise<void> {
    await this.#run({ kind: 'dial', target }, origin);
  }

  /** Another call that the agent is in goes on hold first: two voices at once help nobody. */
  async answer(callId: string, origin: CommandOrigin): Promise<void> {
    if (await this.#holdCurrent(callId, origin)) await this.#run({ kind: 'answer', callId }, origin);
  }

  async resume(callId: string, origin: CommandOrigin): Promise<void> {
    if (await this.#holdCurrent(callId, origin)) await this.#run({ kind: 'retrieve', callId }, origin);
  }

  async #holdCurrent(exceptId: string, origin: CommandOrigin): Promise<boolean> {
    for (const call of this.#state.calls) {
      if (call.id === exceptId || call.state !== 'established' || call.localHold !== 'off') continue;
      const result = await this.#run({ kind: 'hold', callId: call.id }, origin);
      if (!result.ok) return false;
    }
    return true;
  }

  /** Ends a call in the way that fits its state: a ringing one is declined, every other hung up. */
  async end(callId: string, origin: CommandOrigin): Promise<void> {
    const kind = this.#find(callId)?.state === 'ringing' ? 'decline' : 'hangUp';
    await this.#run({ kind, callId }, origin);
  }

  async toggleMute(callId: string, origin: CommandOrigin): Promise<void> {
    const call = this.#find(callId);
    const muted = call?.state === 'established' && call.muted;
    await this.#run({ kind: muted ? 'unmute' : 'mute', callId }, origin);
  }

  async toggleHold(callId: string, origin: CommandOrigin): Promise<void> {
    const call = this.#find(callId);
    if (call?.state === 'established' && call.localHold === 'on') return this.resume(callId, origin);
    await this.#run({ kind: 'hold', callId }, origin);
  }

  /** Returns whether the keystroke was one of ours. */
  press(stroke: Keystroke): boolean {
    const action = shortcutAction(stroke, this.#state);
    if (action === null) return false;
    void this[action.kind](action.callId, 'keyboard');
    return true;
  }

  #find(callId: string): Call | undefined {
    return this.#state.calls.find(({ id }) => id === callId);
  }

  reconnect(): void {
    this.#phone.reconnect();
  }
  dismissEnded(): void {
    this.#phone.dismissEnded();
  }
  dismissMessage(): void {
    this.#failure = null;
    if (this.#state.notice !== null) this.#phone.dismissNotice();
  }
  async signOut(): Promise<void> {
    await this.#phone.signOut();
  }
  /** Prefilled with what is known of the account; close it with the form. */
  newSignInForm(): SignInForm {
    return new SignInForm(this.#phone, this.#state.account ?? this.#state.signIn.known);
  }
  openSignIn(): void {
    this.#wantsSignIn = true;
  }
  leaveSignIn(): void {
    this.#wantsSignIn = false;
  }
}

export const [getPhoneView, setPhoneView] = createContext<PhoneView>();
