import { type Call, wantsHold } from '../../shared/domain/call/call';
import { callLayout } from '../../shared/domain/call/callLayout';
import type { CallCommand, PhoneCommand } from '../../shared/domain/call/command';
import { commandOf, type PhoneIntent } from '../../shared/domain/call/intent';
import type { Party } from '../../shared/domain/call/party';
import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { RegistrationProblem } from '../../shared/domain/registration/registration';
import { showable } from '../../shared/domain/untrustedText';
import { callerName } from '../../shared/words/callerName';
import { desktopWords } from '../../shared/words/desktop';
import { problemTitle, registrationWords } from '../../shared/words/registration';

/** Each has a shape of its own, and a colour: resources/icons/tray/NAME.svg. */
export type TrayIcon =
  | 'connecting'
  | 'offline'
  | 'registered'
  | 'missed'
  | 'ringing'
  | 'in-call'
  | 'muted'
  | 'on-hold';

export type TrayEntry =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'separator' }
  /** A command about a certain call: the menu can be open while another call comes or ends. */
  | { readonly kind: 'command'; readonly label: string; readonly command: PhoneCommand }
  | { readonly kind: 'open' | 'quit'; readonly label: string };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

export interface TrayFacts {
  readonly appName: string;
  readonly status: PhoneStatus;
  /** The problem, which stays while the phone tries again. */
  readonly problem: RegistrationProblem | null;
  /** Calls missed since the window was last looked at, oldest first. */
  readonly missed: readonly { readonly party: Party }[];
  /** Callers must not be named on this screen now. */
  readonly callersHidden: boolean;
}

const words = desktopWords.tray;
/** The length of a tooltip that Windows shows (Shell_NotifyIcon, szTip). */
const TOOLTIP_LENGTH = 127;

/** Decides what the tray shows for the phone's state. Pure. */
export function trayModel(facts: TrayFacts): TrayModel {
  const { appName, status, missed } = facts;
  const state = stateText(facts);
  const count = missed.length > 0 ? [words.missed(missed.length)] : [];
  const parts = [appName, ...(status.dn === null ? [] : [status.dn]), state, ...count];
  return {
    icon: iconOf(facts),
    tooltip: showable(parts.join(' – '), TOOLTIP_LENGTH),
    entries: [
      { kind: 'text', label: parts.slice(1).join(' – ') },
      { kind: 'separator' },
      ...withSeparator([...callEntries(facts), ...callBackEntry(facts)]),
      { kind: 'open', label: words.open },
      { kind: 'quit', label: words.quit },
    ],
  };
}

function iconOf({ status: { registration, calls, acceptsCalls }, problem, missed }: TrayFacts): TrayIcon {
  const { primary, waiting } = callLayout(calls);
  if (primary?.state === 'ringing' || waiting.length > 0) return 'ringing';
  if (primary?.state === 'established') {
    if (isOnHold(primary)) return 'on-hold';
    return primary.muted ? 'muted' : 'in-call';
  }
  if (primary !== null) return 'in-call';
  if (problem !== null) return 'offline';
  if (registration.state !== 'registered') return 'connecting';
  if (!acceptsCalls) return 'offline';
  return missed.length > 0 ? 'missed' : 'registered';
}

function stateText({
  status: { registration, calls, acceptsCalls },
  problem,
  callersHidden,
}: TrayFacts): string {
  const { primary, waiting } = callLayout(calls);
  const offline = problem === null ? [] : [words.state.offline(problemTitle(problem))];
  const texts = [...(primary === null ? [] : [primary]), ...waiting].map((call) =>
    callText(call, callersHidden),
  );
  if (texts.length > 0) return [...texts.reverse(), ...offline].join(', ');
  if (offline[0] !== undefined) return offline[0];
  const refusing = registration.state === 'registered' && !acceptsCalls;
  return refusing ? registrationWords.headsetMissing : registrationWords.state[registration.state];
}

function callText(call: Call, callersHidden: boolean): string {
  const who = nameOf(call, callersHidden);
  switch (call.state) {
    case 'ringing':
      return words.state.ringing(who);
    case 'dialling':
    case 'answering':
      return call.direction === 'outgoing' ? words.state.calling(who) : words.state.inCall(who);
    default:
      if (isOnHold(call)) return words.state.onHold(who);
      return call.state === 'established' && call.muted ? words.state.muted(who) : words.state.inCall(who);
  }
}

function callEntries({ status: { calls }, callersHidden }: TrayFacts): TrayEntry[] {
  const { waiting } = callLayout(calls);
  const intents: readonly PhoneIntent[] = ['answer', 'toggleMute', 'toggleHold', 'end'];
  const commands = [
    ...intents.map((intent) => commandOf(intent, calls)),
    ...waiting.map(({ id }): CallCommand => ({ kind: 'decline', callId: id })),
  ];
  return commands.flatMap((command) => {
    if (command === null) return [];
    const call = calls.find(({ id }) => id === command.callId);
    if (call === undefined || isChanging(call, command)) return [];
    const label = words[command.kind];
    const whole = calls.length > 1 ? words.about(label, nameOf(call, callersHidden)) : label;
    return [{ kind: 'command', label: whole, command }];
  });
}

function callBackEntry({ status: { registration, calls }, missed, callersHidden }: TrayFacts): TrayEntry[] {
  const newest = missed.at(-1);
  const target = newest?.party.number ?? '';
  if (newest === undefined || target === '' || callersHidden) return [];
  if (registration.state !== 'registered' || calls.length > 0) return [];
  const label = words.callBack(nameOf(newest, false));
  return [{ kind: 'command', label, command: { kind: 'dial', target } }];
}

const nameOf = ({ party }: { readonly party: Party }, hidden: boolean): string =>
  hidden ? words.caller : callerName(party);

const isOnHold = (call: Call): boolean =>
  call.state === 'established' && (wantsHold(call.localHold) || call.heldByOther);

/** A hold under way can't be turned round before it is answered. */
const isChanging = (call: Call, { kind }: PhoneCommand): boolean =>
  (kind === 'hold' || kind === 'retrieve') &&
  call.state === 'established' &&
  (call.localHold === 'holding' || call.localHold === 'retrieving');

const withSeparator = (entries: readonly TrayEntry[]): TrayEntry[] =>
  entries.length === 0 ? [] : [...entries, { kind: 'separator' }];
