import { callFrom, callWith, withheld } from './withheld';

/** Every word that the desktop shows outside the window: notifications, tray, call card, questions. */
export const desktopWords = {
  withheld,
  notification: {
    show: 'Show',
    answer: 'Answer',
    decline: 'Decline',
    incoming: 'Incoming call',
    incomingFrom: (number: string) => callFrom('Incoming call', number),
    missed: 'Missed call',
    missedFrom: (who: string) => callFrom('Missed call', who),
    missedCalls: (count: number) => `${count} missed calls`,
    callBack: 'Call back',
    callBackTo: (who: string) => `Call back ${who}`,
  },
  tray: {
    state: {
      ringing: (who: string) => `Ringing: ${who}`,
      calling: (who: string) => `Calling ${who}`,
      inCall: (who: string) => callWith('On a call', who),
      muted: (who: string) => callWith('Muted, on a call', who),
      onHold: (who: string) => `On hold: ${who}`,
      offline: (why: string) => `Offline: ${why}`,
    },
    missed: (count: number) => (count === 1 ? '1 missed call' : `${count} missed calls`),
    answer: 'Answer',
    decline: 'Decline',
    hangUp: 'Hang up',
    mute: 'Mute',
    unmute: 'Unmute',
    hold: 'Hold',
    retrieve: 'Resume',
    /** A command with its call, where several could be meant. */
    about: (command: string, who: string) => `${command}: ${who}`,
    callBack: (who: string) => `Call back ${who}`,
    open: 'Open Agent Softphone',
    quit: 'Quit',
    caller: 'a caller',
  },
  quit: {
    inCall: (who: string) => `${callWith('You’re on a call', who)}.`,
    ringing: (who: string) => `${callFrom('Incoming call', who)}.`,
    detail: 'If you quit now, the call ends and you can’t receive more calls.',
    agree: 'Quit and hang up',
    cancel: 'Cancel',
  },
  refusedSwitch: (name: string) => ({
    title: `Agent Softphone can’t run with --${name}.`,
    advice: 'Start it without that switch, or contact IT.',
  }),
  removedVariable: (name: string) => `Agent Softphone ignores ${name}.`,
  /** The page, or the dialog, in place of a phone that keeps crashing. */
  stopped: {
    title: 'The phone has stopped',
    what: 'It failed three times within a minute, so it won’t restart automatically. You can’t receive calls.',
    todo: 'Try again. If it keeps failing, restart your computer, then contact IT and send them the log:',
    again: 'Try again',
    folder: 'Open log folder',
    quit: 'Quit',
  },
  closed: {
    title: 'Agent Softphone is still running',
    body: 'You can still receive calls. To quit, use the tray icon.',
  },
} as const;
