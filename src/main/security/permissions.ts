import type { Session } from 'electron';
import type { Logger } from '../diagnostics/port';
import { restrictDevices } from './deviceAccess';

/** A question for a permission, from either of Electron's two handlers. */
export interface PermissionQuestion {
  readonly permission: string;
  readonly isMainFrame: boolean;
  readonly url: string | undefined;
  /** The kinds of media that would be captured, for `media`. `unknown` is a check for either (device labels). */
  readonly media: readonly string[];
}

/**
 * The permissions that are needed besides the microphone; Chromium asks for local networks before it opens a WebSocket to one.
 * Which HID devices: deviceAccess.ts.
 */
const alwaysAllowed = new Set([
  'hid',
  'speaker-selection',
  'local-network',
  'local-network-access',
  'loopback-network',
]);

/** The microphone, the choice of a speaker, headset buttons and servers in the local network: nothing else, for nobody else. */
export function allowsPermission(
  { permission, isMainFrame, url, media }: PermissionQuestion,
  isOwnUrl: (url: string) => boolean,
): boolean {
  if (!isMainFrame || url === undefined || !isOwnUrl(url)) return false;
  if (permission === 'media') return media.length > 0 && media.every((kind) => kind === 'audio');
  return alwaysAllowed.has(permission);
}

/** Refuses everything, for pages that need nothing. */
export function refuseAllPermissions(session: Session, log: Logger): void {
  restrictPermissions(session, () => false, log);
}

export function restrictPermissions(session: Session, isOwnUrl: (url: string) => boolean, log: Logger): void {
  // Chromium checks often, on every device enumeration: each refusal is told once.
  const told = new Set<string>();
  const decide = (question: PermissionQuestion): boolean => {
    const allowed = allowsPermission(question, isOwnUrl);
    const key = `${question.permission} ${question.media.join()} ${question.url}`;
    if (!allowed && !told.has(key)) {
      told.add(key);
      log.write('warn', 'permission.refused', { ...question });
    }
    return allowed;
  };

  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    callback(decide({ permission, isMainFrame: details.isMainFrame, url: details.requestingUrl, media }));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const media = details.mediaType === undefined ? [] : [details.mediaType];
    const url = details.requestingUrl ?? origin;
    return decide({ permission, isMainFrame: details.isMainFrame, url, media });
  });
  restrictDevices(session, isOwnUrl, log);
  // Nothing in the phone is to be downloaded; a file that main writes is asked for by main.
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.write('warn', 'download.refused', { mimeType: item.getMimeType() });
  });
}
