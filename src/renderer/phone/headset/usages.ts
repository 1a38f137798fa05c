/** HID Usage Tables 1.12: telephony device page 0x0B (§14), LED page 0x08 (§11), button page 0x09 (§12). */
export const TELEPHONY_PAGE = 0x0b;

/** What a headset tells. */
export const inputUsages = {
  hook: [0x0b0020],
  mute: [0x0b002f],
  flash: [0x0b0021, 0x0b0023],
  drop: [0x0b0026],
  /**
   * Button 7, which Jabra, Yealink and Gigaset have in the same place, and button 1, to which Skype for Business and Teams
   * decline. Chromium names button 7 by the page that is in force at the usage (0x0B), Windows by the one at the field (0x09).
   */
  reject: [0x090007, 0x0b0007, 0x090001],
  /** The device is in a call, whosever it is. */
  lineBusy: [0x0b0097],
} as const;

/** What can be shown on it. Some ring by the lamp, some by the ringer of the telephony page, some have both. */
export const outputUsages = {
  offHook: [0x080017],
  mute: [0x080009],
  ring: [0x080018, 0x0b009e],
  hold: [0x080020],
} as const;

/** Shows mute on some (quirks/models.ts); on others it would say the opposite. */
export const MICROPHONE_LIGHT = 0x080021;
