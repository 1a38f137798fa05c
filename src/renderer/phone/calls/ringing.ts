import type { Call } from '../../../shared/domain/call';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { AudioPort, Tone } from '../audio/audioPort';
import { errorText, type Log } from '../diagnostics/log';
import type { PhoneState } from '../phone';

export interface RingingDeps {
  readonly host: Pick<HostApi, 'showNotification' | 'closeNotification'>;
  readonly audio: Pick<AudioPort, 'setTone'>;
  readonly log: Log;
  /** Calls whose other side sends its own tone: the phone makes none. */
  readonly hasEarlyMedia: (callId: string) => boolean;
}

/** Keeps tone and OS notifications in step with the state: `subscribe` it to the store. */
export function presentRinging({
  host,
  audio,
  log,
  hasEarlyMedia,
}: RingingDeps): (state: PhoneState) => void {
  const notified = new Set<string>();
  const failed = (error: unknown) => log('warn', 'notification-failed', { error: errorText(error) });
  return ({ calls }) => {
    audio.setTone(toneFor(calls, hasEarlyMedia));
    const ringing = calls.filter((call) => call.state === 'ringing');
    for (const callId of [...notified]) {
      if (ringing.some(({ id }) => id === callId)) continue;
      notified.delete(callId);
      host.closeNotification({ callId }).catch(failed);
    }
    for (const call of ringing) {
      if (notified.has(call.id)) continue;
      notified.add(call.id);
      host.showNotification({ callId: call.id, ...notificationText(call) }).catch(failed);
    }
  };
}

/** Pure: what the agent should hear from the phone itself. */
export function toneFor(calls: readonly Call[], hasEarlyMedia: (callId: string) => boolean): Tone | null {
  const speaking = calls.some(
    ({ state }) => state === 'established' || state === 'answering' || state === 'dialing',
  );
  if (calls.some(({ state }) => state === 'ringing')) return speaking ? 'call-waiting' : 'ringing';
  const waits = calls.some(
    (call) => call.state === 'dialing' && call.progress === 'remote-ringing' && !hasEarlyMedia(call.id),
  );
  return waits ? 'ringback' : null;
}

function notificationText({ party }: Call): { title: string; body: string } {
  const number = party.number === '' ? 'Number withheld' : party.number;
  return party.name === null
    ? { title: number, body: 'Incoming call' }
    : { title: party.name, body: `Incoming call from ${number}` };
}
