// JsSIP has no types for these.
declare module 'jssip/lib/RequestSender' {
  import type { IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
  import type { UA } from 'jssip/lib/UA';

  interface RequestEvents {
    onRequestTimeout(): void;
    onTransportError(): void;
    onReceiveResponse(response: IncomingResponse): void;
  }
  class RequestSender {
    constructor(ua: UA, request: OutgoingRequest, events: RequestEvents);
    send(): void;
  }
  export = RequestSender;
}

declare module 'jssip/lib/Transactions' {
  import type { UA } from 'jssip/lib/UA';

  type ServerTransaction = new (ua: UA, transport: object, request: object) => object;
  const Transactions: {
    /** Whether the request belongs to a transaction, which has answered it again or absorbed it. */
    checkTransaction(ua: UA, request: object): boolean;
    readonly InviteServerTransaction: ServerTransaction;
    readonly NonInviteServerTransaction: ServerTransaction;
  };
  export = Transactions;
}

// Its own types have no default, and it is changed (lenientGrammar.ts).
declare module 'jssip/lib/Grammar' {
  const grammar: {
    /** -1: the value does not follow the rule. */
    parse(value: string, rule?: string): unknown;
  };
  export = grammar;
}
