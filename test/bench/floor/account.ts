/** What the floor needs to register; main reads it from a file that only its owner can read. */
export interface FloorAccount {
  /** WSS URL of the registrar. */
  readonly wss: string;
  readonly aor: string;
  readonly password: string;
  /** The one server certificate that is trusted, as Electron writes it: `sha256/` and base64. */
  readonly fingerprint: string;
}
export type FloorPageAccount = Omit<FloorAccount, 'fingerprint'>;

export interface FloorHost {
  account(): Promise<FloorPageAccount>;
  /** The global key was pressed. */
  onAnswer(listener: () => void): void;
  /** A link was followed. */
  onDial(listener: (number: string) => void): void;
  /** Shows a call on the desktop. */
  notify(caller: string): void;
}
