import type { NameAddrHeader } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import { type ReceivedResponse, sessionInternals } from './jssipInternals';
import { sayAck, sayBye } from './lostDialog';

/**
 * Each 2xx to our INVITE makes a dialog that somebody waits in (RFC 3261 §13.2.2.4). JsSIP 3.13.8 says nothing to one that
 * crosses our CANCEL, and takes that of another branch for the call that goes on. Here the call keeps the dialog of the
 * first, and all others are ACKed and ended, each in its own (docs/decisions/0108).
 */
export function settleEveryAnswer(session: RTCSession, whenConnected: (task: () => void) => void): void {
  const internals = sessionInternals(session);
  const receive = internals._receiveInviteResponse.bind(session);
  const given = new Set<string | undefined>();
  internals._receiveInviteResponse = (response) => {
    const { status_code, to_tag } = response;
    const isAnswer = status_code >= 200 && status_code < 300;
    const ofTheCall = internals._to_tag === null ? !session.isEnded() : internals._to_tag === to_tag;
    /** By a BYE of JsSIP's own. */
    const ended = ofTheCall && session.isEnded();
    if (!isAnswer || (ofTheCall && !ended)) {
      receive(response);
      if (isAnswer) forgetEarlyDialogs(session);
      // JsSIP makes no dialog of an answer that lacks a Contact, and leaves who sent it waiting.
      if (!isAnswer || !session.isEnded() || internals._dialog) return;
    }
    const ua = internals._ua;
    const dialog = dialogOfAnswer(response);
    sayAck(ua, dialog);
    // Said already: the answer is repeated until its ACK has come.
    if (given.has(to_tag) || ended) return;
    given.add(to_tag);
    const bye = (): void =>
      sayBye(
        ua,
        { ...dialog, sequence: dialog.sequence + 1 },
        { done() {}, again: () => whenConnected(bye) },
      );
    bye();
  };

  // It would begin the dialog again that a hang-up has ended meanwhile.
  const refuse = internals._acceptAndTerminate.bind(session);
  internals._acceptAndTerminate = (...answer) => {
    if (!session.isEnded()) refuse(...answer);
  };
}

/** Who hangs up before the description of a 2xx is worked through has not ACKed it: no BYE before the ACK. */
export function ackBeforeBye(session: RTCSession): void {
  const internals = sessionInternals(session);
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    const answered = `${session.direction}` === 'outgoing' && session.status === session.C.STATUS_CONFIRMED;
    if (answered && !internals._is_confirmed) internals.sendRequest('ACK');
    terminate(options);
  };
}

/** Branches that only rang: what comes in their dialogs is not for this call. */
function forgetEarlyDialogs(session: RTCSession): void {
  const { _earlyDialogs } = sessionInternals(session);
  for (const [id, dialog] of Object.entries(_earlyDialogs)) {
    dialog.terminate();
    delete _earlyDialogs[id];
  }
}

function dialogOfAnswer(response: ReceivedResponse): SipDialog {
  const contact = response.parseHeader<NameAddrHeader | undefined>('contact');
  return {
    sipCallId: response.call_id,
    localTag: response.from_tag,
    remoteTag: response.to_tag ?? '',
    localUri: `${response.from.uri}`,
    remoteUri: `${response.to.uri}`,
    remoteTarget: `${(contact ?? response.to).uri}`,
    routeSet: response.getHeaders('record-route').reverse(),
    sequence: response.cseq,
  };
}
