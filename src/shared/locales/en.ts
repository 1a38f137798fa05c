/** Every word that the desktop shows outside the window: notifications, tray, call card, questions. */
export const desktopWords = {
  withheld: 'Number withheld',
  notification: {
    show: 'Show',
    answer: 'Answer',
    decline: 'Decline',
    incoming: 'Incoming call',
    incomingFrom: (number: string) => `Incoming call from ${number}`,
    missed: 'Missed call',
    missedFrom: (who: string) => `Missed call from ${who}`,
    missedCalls: (count: number) => `${count} missed calls`,
    callBack: 'Call back',
    callBackTo: (who: string) => `Call back ${who}`,
  },
} as const;
