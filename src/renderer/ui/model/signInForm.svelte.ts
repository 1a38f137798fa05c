import type { SignInError, SignInFields } from '../../../shared/ipc/contract';
import type { Account } from '../../../shared/settings/account';
import { hostOf } from '../../../shared/settings/serverHost';
import type { Phone, PhoneState } from '../../phone/phone';
import type { Message } from '../words/words';
import { serverAsTyped } from './serverName';
import { formMessage, signInErrorText } from './signInText';

export type FieldName = Exclude<SignInError['field'], 'keychain' | 'configuration'>;
const required = ['server', 'dn', 'password'] as const satisfies readonly FieldName[];

/** The sign-in form while it is open. The password lives here only, and only until it was used. */
export class SignInForm {
  readonly #phone: Phone;
  server = $state('');
  dn = $state('');
  password = $state('');
  domain = $state('');
  caFile: string | null = $state(null);
  /** Whether the password goes to the keychain. */
  remember = $state(false);
  moreOptions = $state(false);
  passwordShown = $state(false);
  #errors: Partial<Record<FieldName, string>> = $state.raw({});
  #formError: Message | null = $state.raw(null);
  #busy = $state(false);
  #shown: SignInError | null = null;
  readonly #stop: () => void;

  /** IT has decided about `remember`. */
  readonly rememberFixed: boolean;
  /** How many servers the phone has beside the one in the field. */
  readonly moreServers: number;

  constructor(phone: Phone, known: Partial<Account>) {
    this.moreServers = Math.max(0, phone.state.site.servers.flat().length - 1);
    const { passwordPlace } = phone.state.accounts;
    this.remember = passwordPlace.chosen === 'keychain';
    this.rememberFixed = passwordPlace.fixed;
    this.#phone = phone;
    this.server = serverAsTyped(known.server ?? '');
    this.dn = known.dn ?? '';
    // The server's own name is what an empty domain means; shown, it would stay when the server is changed.
    this.domain = known.domain === hostOf(this.server) ? '' : (known.domain ?? '');
    this.caFile = known.caFile ?? null;
    this.#follow(phone.state);
    this.#stop = phone.watch(
      (state) => state,
      (state) => this.#follow(state),
    );
  }

  /** The form closes: nothing that was typed stays. */
  close(): void {
    this.#stop();
    this.#forgetPassword();
  }

  /** Field by field: what is wrong with it and what to do. */
  get errors(): Partial<Record<FieldName, string>> {
    return this.#errors;
  }
  /** What concerns no single field: the keychain, the configuration file as a whole. */
  get formError(): Message | null {
    return this.#formError;
  }
  /** The first field that the agent has to fill in or correct. */
  get firstDue(): FieldName | null {
    const order: readonly FieldName[] = [...required, 'domain', 'caFile'];
    return (
      order.find((name) => this.#errors[name] !== undefined) ??
      required.find((name) => this[name] === '') ??
      null
    );
  }
  get busy(): boolean {
    return this.#busy;
  }

  #follow({ signIn, registration }: PhoneState): void {
    const answered = this.#busy && !signIn.busy;
    this.#busy = signIn.busy;
    if (signIn.error !== this.#shown) this.#show(signIn.error);
    // Kept only where the same password can succeed at the next try, e.g. when the server was unreachable.
    const refused = registration.state === 'failed' && registration.problem.kind === 'credentials-refused';
    if (answered && (refused || registration.state === 'registered')) this.#forgetPassword();
  }

  #show(error: SignInError | null): void {
    this.#shown = error;
    this.#errors = {};
    this.#formError = null;
    if (error === null) return;
    if (error.field === 'keychain' || error.field === 'configuration') this.#formError = formMessage(error);
    else this.#errors = { [error.field]: signInErrorText(error) };
    if (error.field === 'domain' || error.field === 'caFile') this.moreOptions = true;
  }

  /** The agent changes a field: what was said about it is no longer true. */
  edited(name: FieldName): void {
    const { [name]: _gone, ...rest } = this.#errors;
    this.#errors = rest;
  }

  async chooseCaFile(): Promise<void> {
    const chosen = await this.#phone.chooseCaFile();
    if (chosen === null) return;
    this.caFile = chosen;
    this.edited('caFile');
  }

  removeCaFile(): void {
    this.caFile = null;
    this.edited('caFile');
  }

  /** Hands the form to the phone when all that is needed is there; the answer comes with the phone's state. */
  async submit(): Promise<void> {
    if (this.#busy) return;
    this.#formError = null;
    const missing = required.filter((name) => this[name].trim() === '');
    this.#errors = Object.fromEntries(
      missing.map((field) => [field, signInErrorText({ field, problem: 'missing' })]),
    );
    if (missing.length > 0) return;
    const fields: SignInFields = {
      server: this.server.trim(),
      dn: this.dn.trim(),
      password: this.password,
      passwordPlace: this.remember ? 'keychain' : 'session',
      ...(this.domain.trim() && { domain: this.domain.trim() }),
      ...(this.caFile && { caFile: this.caFile }),
    };
    await this.#phone.signIn(fields);
  }

  #forgetPassword(): void {
    this.password = '';
    this.passwordShown = false;
  }
}
