/** The phone's window as the desktop's other parts see it. */
export interface PhoneWindowFocus {
  /** The agent works in it. */
  readonly focused: boolean;
  /** Calls back after every change; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
}
