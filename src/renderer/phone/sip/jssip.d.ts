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
