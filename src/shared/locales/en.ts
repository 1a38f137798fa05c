/** Every word that the desktop shows outside the window: notifications, tray, call card, questions. */
export const desktopWords = {
  notification: { show: 'Show', answer: 'Answer', decline: 'Decline' },
} as const;
