import type { Notice, NoticeAction } from './port';

/** Registered for this user alone. Any web page can make a link of it, but none knows the run that made a toast. */
export const toastScheme = 'agent-softphone';

const actions: readonly NoticeAction[] = ['show', 'answer', 'decline', 'callBack'];

/**
 * A notice as a toast of Windows 10 and later. A ringing call is an `incomingCall`: it stays on the screen, and Windows
 * counts it as a call where do-not-disturb lets calls through.
 *
 * @param run a random word of this run of the phone, which its links come back with
 */
export function toastXml(notice: Notice, run: string): string {
  const { key, urgent, title, body, buttons } = notice;
  const link = (action: NoticeAction): string => escapeXml(toastLink(key, action, run));
  return [
    `<toast activationType="protocol" launch="${link('show')}"${urgent ? ' scenario="incomingCall"' : ''}>`,
    '<visual><binding template="ToastGeneric">',
    `<text>${escapeXml(title)}</text>`,
    `<text>${escapeXml(body)}</text>`,
    '</binding></visual>',
    '<actions>',
    ...buttons.map(
      ({ action, label }) =>
        `<action content="${escapeXml(label)}" activationType="protocol" arguments="${link(action)}"/>`,
    ),
    '</actions>',
    // The phone rings by itself.
    '<audio silent="true"/>',
    '</toast>',
  ].join('');
}

function toastLink(key: string, action: NoticeAction, run: string): string {
  return `${toastScheme}:${action}?${new URLSearchParams({ notice: key, run })}`;
}

/** Tells whether a text is a toast's link, whoever made it and whatever it asks for. */
export const isToastLink = (text: string): boolean => text.startsWith(`${toastScheme}:`);

/**
 * Reads what a toast's link asks for; null: it is no toast of this run. A key that is not on the screen means nothing to the
 * notifier.
 */
export function readToastLink(
  text: string,
  run: string,
): { readonly key: string; readonly action: NoticeAction } | null {
  if (!isToastLink(text) || text.length > 300 || !URL.canParse(text)) return null;
  const { pathname, searchParams } = new URL(text);
  const action = actions.find((known) => known === pathname);
  const key = searchParams.get('notice');
  return action === undefined || !key || searchParams.get('run') !== run ? null : { key, action };
}

/** XML 1.0 has no room for other control characters, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
