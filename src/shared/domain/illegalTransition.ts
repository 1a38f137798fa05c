/** A state machine was asked for a move it does not have. The message names both, for the log. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  readonly state: string;
  readonly event: string;

  constructor(state: string, event: string) {
    super(`${event} is not possible while ${state}`);
    this.state = state;
    this.event = event;
  }
}
