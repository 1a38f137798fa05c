import type { LogFields, Logger, LogLevel } from '../../../src/main/diagnostics/port';
import type { SecretResult, SecretStore } from '../../../src/main/secrets/port';
import type { SettingsStore } from '../../../src/main/settings/port';
import type { KeychainProblem } from '../../../src/shared/domain/registration/keychain';
import { defaultUserSettings, type UserSettings } from '../../../src/shared/settings/userSettings';

/** Keeps what was logged. */
export class MemoryLog implements Logger {
  readonly lines: { level: LogLevel; event: string; fields: LogFields }[] = [];
  write(level: LogLevel, event: string, fields: LogFields = {}): void {
    this.lines.push({ level, event, fields });
  }
  get events(): string[] {
    return this.lines.map(({ event }) => event);
  }
}

export class MemorySecrets implements SecretStore {
  readonly kept = new Map<string, string>();
  /** While set, nothing works. */
  problem: KeychainProblem | null = null;
  readonly hangs = false;
  readonly #listeners: (() => void)[] = [];

  async get(account: string): Promise<SecretResult<string | null>> {
    return this.#answer(() => this.kept.get(account) ?? null);
  }
  async set(account: string, password: string): Promise<SecretResult<null>> {
    return this.#answer(() => {
      this.kept.set(account, password);
      return null;
    });
  }
  async delete(account: string): Promise<SecretResult<null>> {
    return this.#answer(() => {
      this.kept.delete(account);
      return null;
    });
  }
  /** Somebody types the keyring's password into its dialog. */
  async unlock(): Promise<KeychainProblem | null> {
    if (this.problem === 'locked') this.becomeUsable();
    return this.problem;
  }
  onUsable(listener: () => void): void {
    this.#listeners.push(listener);
  }
  becomeUsable(): void {
    this.problem = null;
    for (const listener of this.#listeners) listener();
  }
  #answer<Value>(value: () => Value): SecretResult<Value> {
    return this.problem === null ? { ok: true, value: value() } : { ok: false, problem: this.problem };
  }
}

export class MemorySettings implements SettingsStore {
  current: UserSettings = defaultUserSettings;
  readonly problem = null;
  change(parts: Partial<Omit<UserSettings, 'version'>>): void {
    this.current = { ...this.current, ...parts };
  }
}
