import type { CommandOrigin, PhoneCommand } from '../../shared/domain/call/command';
import type { HostApi } from '../../shared/ipc/hostApi';
import { type Stop, together } from '../../shared/observable';
import type { AccountFlow } from './account/accountFlow';
import type { Calls } from './calls/calls';
import type { DialOffers } from './calls/dialOffers';
import type { TalkKeyControl } from './calls/talkKeyControl';
import type { Headsets } from './headset/headsets';
import { tellIncident } from './notices/tellIncident';
import type { Registration } from './registration/registration';
import type { Store } from './state/store';

export interface FollowHostDeps {
  readonly host: HostApi;
  readonly store: Store;
  readonly calls: Calls;
  readonly registration: Registration;
  readonly account: AccountFlow;
  readonly offers: DialOffers;
  readonly talkKey: TalkKeyControl;
  readonly headsets: Headsets;
  /** The computer is about to sleep: calls end. */
  readonly sleep: () => void;
}

/** Carries out what main asks of the phone, and passes on what it tells. */
export function followHost(deps: FollowHostDeps): Stop {
  const { host, store, calls, registration, account, offers, talkKey, headsets, sleep } = deps;
  const carryOut = async (command: PhoneCommand, origin: CommandOrigin): Promise<void> => {
    const result = await calls.execute(command, origin);
    // The microphone has told of itself.
    if (result.ok || command.kind !== 'dial' || result.problem === 'microphone') return;
    tellIncident(store, { kind: 'not-called', reason: result.problem });
  };
  return together(
    host.onCommand(({ command, origin }) => void carryOut(command, origin)),
    host.onIntent(({ intent, origin }) => void calls.perform(intent, origin)),
    host.onDialOffered((offer) => offers.offered(offer)),
    host.onTalkKey(({ key, down }) => talkKey.changed(key, down)),
    host.onCallersHidden(({ hidden }) => store.dispatch({ type: 'callers-hidden', hidden })),
    host.onSoundLost(() => calls.soundLost()),
    host.onKeychainUsable(() => void account.keychainUsable()),
    host.onCertificateRefused((refusal) => registration.certificateRefused(refusal)),
    host.onConnectionFailed((failure) => registration.connectionFailed(failure)),
    host.onPower(({ event }) => {
      if (event === 'resume') {
        registration.wake();
        headsets.wake();
      } else sleep();
    }),
    // The network came back or is another: no reason to wait for the next try.
    host.onNetworkChanged(() => registration.networkChanged()),
    host.onStop(() => void registration.stop()),
  );
}
