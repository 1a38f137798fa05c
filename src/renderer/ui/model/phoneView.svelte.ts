import { createContext } from 'svelte';
import { type Call, wantsHold } from '../../../shared/domain/call/call';
import { type CallLayout, callLayout } from '../../../shared/domain/call/callLayout';
import type {
  CommandOrigin,
  CommandProblem,
  CommandResult,
  PhoneCommand,
} from '../../../shared/domain/call/command';
import type { DtmfKey } from '../../../shared/domain/call/dtmf';
import { commandOf } from '../../../shared/domain/call/intent';
import type { DialOffer } from '../../../shared/domain/dialling/dialOffer';
import type { Ringtone } from '../../../shared/domain/media/ringtones';
import type { PasswordPlace } from '../../../shared/domain/registration/keychain';
import { problemToShow, type RegistrationProblem } from '../../../shared/domain/registration/registration';
import type { AccountId, Accounts } from '../../../shared/ipc/contract';
import { noticesToShow } from '../../phone/notices/noticesToShow';
import type { KeychainTrouble, Phone, PhoneState } from '../../phone/phone';
import { type Message, words } from '../words/words';
import { type Announcement, announcements, newNotices, spokenMessage } from './announcements';
import type { Navigation } from './navigation.svelte';
import { noticeText } from './noticeText';
import { baseOf, type Screen, screenOf } from './screenOf';
import { dialKeyOf, type Keystroke, shortcutIntent } from './shortcuts';
import { SignInForm } from './signInForm.svelte';
import { withholdCallers } from './withholdCallers';

/** A new object each time, so that the same words twice are spoken twice. */
interface Spoken {
  readonly text: string;
}

/** One that can be put away by its key. */
export interface KeyedMessage {
  readonly key: string;
  readonly message: Message;
}
/** The key of what became of the last command. */
const FAILURE = 'command-failed';

const refusedMicrophone = ({ incidents }: PhoneState): boolean =>
  incidents.some(({ kind }) => kind === 'microphone');

/** The phone's state as the components read it, and every command that they can give. One per window. */
export class PhoneView {
  readonly #phone: Phone;
  readonly #navigation: Navigation;
  readonly #stop: () => void;

  #state: PhoneState;
  #problem: RegistrationProblem | null;
  #failure: CommandProblem | null = $state(null);
  /** For screen readers; written here, spoken by the live regions. */
  assertive: Spoken = $state.raw({ text: '' });
  polite: Spoken = $state.raw({ text: '' });

  constructor(phone: Phone, navigation: Navigation) {
    this.#phone = phone;
    this.#navigation = navigation;
    this.#state = $state.raw(withholdCallers(phone.state));
    this.#problem = $state.raw(problemToShow(null, phone.state.registration));
    this.#stop = phone.watch(
      (state) => state,
      (state) => this.#onState(withholdCallers(state)),
    );
  }

  get state(): PhoneState {
    return this.#state;
  }
  /** The registration problem on screen; it stays while the phone tries again. */
  get problem(): RegistrationProblem | null {
    return this.#problem;
  }
  /**
   * All that the agent is told until they put it away, the most urgent first. A command that came to nothing after that comes before
   * it, unless the phone's own notice says more of it.
   */
  readonly messages: readonly KeyedMessage[] = $derived.by(() => {
    const notices = noticesToShow(this.#state);
    const failure = this.#failure;
    const told = failure === 'microphone' && notices.some(({ kind }) => kind === 'microphone');
    const failed = failure === null || told ? [] : [{ key: FAILURE, message: words.commandFailed[failure] }];
    return [...failed, ...notices.map((notice) => ({ key: notice.key, message: noticeText(notice) }))];
  });
  get online(): boolean {
    return this.#state.registration.state === 'registered';
  }
  /** Online, and calls are refused until the headset is back. */
  get withoutHeadset(): boolean {
    return this.online && !this.#state.acceptsCalls;
  }
  /** To be decided about now. A call that rings comes first, and so does signing in: without it nothing can be called. */
  get offer(): DialOffer | null {
    const base = baseOf(this.screen);
    const hidden =
      this.#state.calls.some((call) => call.state === 'ringing') || base === 'sign-in' || base === 'loading';
    return hidden ? null : this.#state.dialOffer;
  }
  readonly layout: CallLayout = $derived.by(() => callLayout(this.#state.calls));
  readonly screen: Screen = $derived.by(() => screenOf(this.#state, this.#navigation.place));
  /** The sign-in form stands over an account that exists: it can be left again. */
  get canLeaveSignIn(): boolean {
    const { account, registration } = this.#state;
    return Boolean(account) && registration.state !== 'signed-out';
  }

  /** What the keychain did not do; not during a call, which needs the room. */
  get keychainTrouble(): KeychainTrouble | null {
    return this.layout.primary === null ? this.#state.keychainTrouble : null;
  }
  /** Every account but the one that is signed in, or that the form is filled with. */
  get otherAccounts(): Accounts['profiles'] {
    const { account, accounts, signIn } = this.#state;
    const shown = account ?? signIn.known;
    if (accounts.dnFixed) return [];
    return accounts.profiles.filter(({ dn, domain }) => dn !== shown.dn || domain !== shown.domain);
  }
  /** Where the password of who is signed in is. */
  get passwordPlace(): PasswordPlace {
    return this.#state.accounts.profiles[0]?.passwordPlace === 'keychain' ? 'keychain' : 'session';
  }

  stop(): void {
    this.#stop();
  }

  #onState(state: PhoneState): void {
    const before = this.#state;
    const said = announcements(before, state);
    this.#say('assertive', said);
    this.#say('polite', said);
    this.#state = state;
    this.#problem = problemToShow(this.#problem, state.registration);
    const adding = this.#navigation.place.form === 'add';
    // A lost connection that is back is no sign-in: the account that is being typed is another one.
    if (signedIn(state) && !signedIn(before) && (!adding || before.signIn.busy)) this.#navigation.leaveForm();
    // What failed a moment ago says nothing about the next call, nor once the microphone works again, and hides nothing new.
    const nextCall = callLayout(before.calls).primary?.id !== callLayout(state.calls).primary?.id;
    const microphoneBack = refusedMicrophone(before) && !refusedMicrophone(state);
    if (nextCall || microphoneBack || newNotices(before, state).length > 0) this.#failure = null;
  }

  #fail(failure: CommandProblem | null): void {
    this.#failure = failure;
    const [first] = this.messages;
    if (failure !== null && first?.key === FAILURE) this.assertive = { text: spokenMessage(first.message) };
  }

  #say(urgency: Announcement['urgency'], said: readonly Announcement[]): void {
    const texts = said.filter((one) => one.urgency === urgency).map(({ text }) => text);
    if (texts.length > 0) this[urgency] = { text: texts.join('. ') };
  }

  async #run(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult> {
    const result = await this.#phone.execute(command, origin);
    this.#fail(result.ok ? null : result.problem);
    return result;
  }

  /** As the dial field calls: it shows a bad number itself. */
  async dial(target: string, origin: CommandOrigin): Promise<CommandResult> {
    const result = await this.#phone.execute({ kind: 'dial', target }, origin);
    this.#fail(result.ok || result.problem === 'bad-number' ? null : result.problem);
    return result;
  }

  async callAgain(target: string, origin: CommandOrigin): Promise<void> {
    await this.#run({ kind: 'dial', target }, origin);
  }

  /** The phone itself puts another call that the agent speaks on on hold. */
  async answer(callId: string, origin: CommandOrigin): Promise<void> {
    await this.#run({ kind: 'answer', callId }, origin);
  }

  async retrieve(callId: string, origin: CommandOrigin): Promise<void> {
    await this.#run({ kind: 'retrieve', callId }, origin);
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
    const held = call?.state === 'established' && wantsHold(call.localHold);
    await this.#run({ kind: held ? 'retrieve' : 'hold', callId }, origin);
  }

  async sendKey(callId: string, key: DtmfKey, origin: CommandOrigin): Promise<void> {
    await this.#run({ kind: 'dtmf', callId, key }, origin);
  }

  /** `typing`: into a field, which takes all keys but ours. Returns whether the keystroke was one of ours. */
  press(stroke: Keystroke, typing = false): boolean {
    const intent = shortcutIntent(stroke);
    const command =
      intent === null ? (typing ? null : this.#keyFor(stroke)) : commandOf(intent, this.#state.calls);
    if (command === null) return false;
    void this.#run(command, 'keyboard');
    return true;
  }

  /** Who is spoken with hears the digits that are typed. */
  #keyFor(stroke: Keystroke): PhoneCommand | null {
    const { primary } = this.layout;
    const key = dialKeyOf(stroke);
    if (key === null || primary?.state !== 'established' || primary.localHold !== 'off') return null;
    return { kind: 'dtmf', callId: primary.id, key };
  }

  #find(callId: string): Call | undefined {
    return this.#state.calls.find(({ id }) => id === callId);
  }

  reconnect(): void {
    this.#phone.reconnect();
  }
  tryRingtone(ringtone: Ringtone): void {
    this.#phone.tryRingtone(ringtone);
  }
  dismissEnded(): void {
    this.#phone.dismissEnded();
  }
  /** What stays offered when it could not be called is told why by `message`. */
  async callOffered(origin: CommandOrigin): Promise<void> {
    const offered = this.offer?.offered;
    if (offered?.ok !== true || !this.online) return;
    const result = await this.#run({ kind: 'dial', target: offered.number }, origin);
    if (result.ok) this.#phone.dismissDialOffer();
  }
  dismissOffer(): void {
    this.#phone.dismissDialOffer();
  }
  async clearHistory(): Promise<void> {
    await this.#phone.clearHistory();
  }
  dismissMessage(key: string): void {
    if (key === FAILURE) this.#failure = null;
    else this.#phone.dismissNotice(key);
  }
  async signOut(): Promise<void> {
    await this.#phone.signOut();
  }
  async switchAccount({ dn, domain }: AccountId): Promise<void> {
    this.#navigation.leaveForm();
    await this.#phone.switchAccount({ dn, domain });
  }
  async removeAccount({ dn, domain }: AccountId): Promise<void> {
    await this.#phone.removeAccount({ dn, domain });
  }
  async setPasswordPlace(place: PasswordPlace): Promise<void> {
    await this.#phone.setPasswordPlace(place);
  }
  async retryKeychain(): Promise<void> {
    await this.#phone.retryKeychain();
  }
  dismissKeychainTrouble(): void {
    this.#phone.dismissKeychainTrouble();
  }
  /** Prefilled with what is known: of the account, or for one more of its server, most likely the same. Close it with the form. */
  newSignInForm(): SignInForm {
    const { dn: _dn, ...place } = this.#state.account ?? {};
    const known =
      this.#navigation.place.form === 'add' ? place : (this.#state.account ?? this.#state.signIn.known);
    return new SignInForm(this.#phone, known);
  }
  async leaveSignIn(): Promise<void> {
    this.#navigation.leaveForm();
    await this.#phone.cancelSignIn();
  }
}

/** Registered comes before the keychain has taken the password, and that can still fail. */
const signedIn = ({ registration, signIn }: PhoneState): boolean =>
  registration.state === 'registered' && !signIn.busy && signIn.error === null;

export const [getPhoneView, setPhoneView] = createContext<PhoneView>();
