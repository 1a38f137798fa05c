/** A reason why main did not carry out a request. The details are in main's log, never in the page. */
type IpcFailure =
  /** The request is not from the phone's own page. */
  | 'refused'
  /** The request does not fit the contract. */
  | 'invalid-request'
  /** The handler failed, or its answer does not fit the contract. */
  | 'failed';

/** An answer as it travels: Electron turns a thrown error into a text with its message inside. */
export type IpcReply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: IpcFailure };
