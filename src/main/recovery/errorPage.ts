import { app, dialog, shell, type WebContents } from 'electron';
import { desktopWords } from '../../shared/words/desktop';
import type { Logger } from '../diagnostics/port';

const words = desktopWords.stopped;

const actions = ['again', 'folder', 'quit'] as const;
type Action = (typeof actions)[number];
/** The address that a button leads to: there is nothing, but main hears of it, which takes no script. */
const addressOf = (action: Action): string => `app://stopped/${action}`;
/** Chromium adds the mark of a form without fields. */
const actionOf = (url: string): Action | undefined =>
  actions.find((action) => url.replace(/\?$/, '') === addressOf(action));

export interface ErrorPageOptions {
  readonly logFolder: string;
  readonly onAgain: () => void;
  readonly onQuit: () => void;
  readonly log: Logger;
}

/**
 * Shows the agent, instead of a phone that keeps crashing, a page without scripts, images or fonts, in the system's own
 * colours. Where not even that can run, a dialog of the system says the same.
 */
export async function showErrorPage(contents: WebContents, options: ErrorPageOptions): Promise<void> {
  const { logFolder, log } = options;
  const onNavigate = (event: Electron.Event<Electron.WebContentsWillFrameNavigateEventParams>): void => {
    const action = actionOf(event.url);
    if (action === undefined) return;
    event.preventDefault();
    if (action !== 'folder') leave();
    perform(action, options);
  };
  const onGone = (): void => {
    leave();
    askByDialog(options).catch((error: unknown) => log.write('error', 'error-page.failed', { error }));
  };
  const leave = (): void => {
    contents.off('will-frame-navigate', onNavigate);
    contents.off('render-process-gone', onGone);
  };
  // Before the lock on navigation, which leaves alone what is answered.
  contents.prependListener('will-frame-navigate', onNavigate);
  contents.on('render-process-gone', onGone);
  await contents.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(errorPage(logFolder))}`);
}

function perform(action: Action, { logFolder, onAgain, onQuit, log }: ErrorPageOptions): void {
  log.write('info', 'error-page.action', { action });
  if (action === 'again') onAgain();
  else if (action === 'quit') onQuit();
  else void shell.openPath(logFolder);
}

async function askByDialog(options: ErrorPageOptions): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: app.name,
    message: words.title,
    detail: `${words.what}\n\n${words.todo}\n${options.logFolder}`,
    buttons: actions.map((action) => words[action]),
    defaultId: 0,
    cancelId: actions.indexOf('quit'),
    noLink: true,
  });
  const action = actions[response] ?? 'quit';
  perform(action, options);
  if (action === 'folder') await askByDialog(options);
}

function errorPage(logFolder: string): string {
  const button = (action: Action, rest = ''): string =>
    `<button formaction="${addressOf(action)}"${rest}>${words[action]}</button>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action app:">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<style>
  body { margin: 0; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
  main { max-inline-size: 34rem; margin-inline: auto; }
  h1 { margin: 0; font-size: 1.375rem; line-height: 1.2; }
  code { display: block; padding: 0.5rem 0.75rem; border: 1px solid GrayText; border-radius: 0.5rem;
    font: 0.875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
  form { display: grid; gap: 0.5rem; margin-block-start: 1.5rem; }
  button { min-block-size: 2.5rem; border: 1px solid CanvasText; border-radius: 0.5rem; background: Canvas;
    color: CanvasText; font: inherit; }
  button:first-child { background: CanvasText; color: Canvas; font-weight: 650; }
  :focus-visible { outline: 2px solid CanvasText; outline-offset: 3px; }
</style>
<main>
  <h1>${words.title}</h1>
  <p>${words.what}</p>
  <p id="todo">${words.todo}</p>
  <code tabindex="0" aria-labelledby="todo">${escapeHtml(logFolder)}</code>
  <form>${button('again', ' autofocus')}${button('folder')}${button('quit')}</form>
</main>
`;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
