import { clipboard } from 'electron';

interface TextSource {
  readText(type?: 'selection'): string | Promise<string>;
}

/** Electron 33 takes the selection as an argument, later ones have an object for it; it exists on Linux only. */
const source: TextSource & { readonly selection?: TextSource } = clipboard;

/** Reads what is selected anywhere on the desktop; empty where selecting does not copy (elsewhere than on Linux). */
export async function selectedText(): Promise<string> {
  if (process.platform !== 'linux') return '';
  return source.selection?.readText() ?? source.readText('selection');
}

export async function copiedText(): Promise<string> {
  return source.readText();
}
