import type { Call } from '../../shared/domain/call';
import type { CommandOrigin, CommandResult, PhoneCommand } from '../../shared/domain/command';
import type { RegistrationState } from '../../shared/domain/registration';
import type { SignInError, SignInForm } from '../../shared/ipc/contract';
import type { Account } from '../../shared/settings/account';

/** All that the UI shows. Replaced, never changed in place: every change makes a new object. */
export interface PhoneState {
  /** null: nobody is signed in, the sign-in form is due. `undefined`: not loaded yet. */
  readonly account: Account | null | undefined;
  /** Prefill and the reason why the form is shown, while signed out. */
  readonly signIn: {
    readonly known: Partial<Account>;
    readonly error: SignInError | null;
    readonly busy: boolean;
  };
  readonly registration: RegistrationState;
  /** Calls that are not over, oldest first. */
  readonly calls: readonly Call[];
  /** The newest call that ended and was not yet dismissed: the UI says why it ended. */
  readonly lastEnded: (Call & { state: 'ended' }) | null;
}

/** The phone as the UI sees it. The implementation (JsSIP) is behind it and can be replaced alone. */
export interface Phone {
  readonly state: PhoneState;
  /** Calls back at once and after every change; returns the function that stops it. */
  subscribe(listener: (state: PhoneState) => void): () => void;
  /** The one way in: every click, key, notification action and NOTIFY ends here. */
  execute(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult>;
  signIn(form: SignInForm): Promise<void>;
  signOut(): Promise<void>;
  chooseCaFile(): Promise<string | null>;
  /** The agent asks to try again now instead of at `retryAt`. */
  reconnect(): void;
  dismissEnded(): void;
}
