/** After how long a routed call answers itself. */
export const autoAnswerChoices = ['off', '0s', '2s', '5s', '10s'] as const;
