import type { CallCommand } from '../domain/call/command';
import type { CardContent } from './cardContract';
import type { Uncaught } from './uncaughtSchema';

/** The methods that the preload exposes to the call card's page as `window.card`. */
export interface CardApi {
  content(): Promise<CardContent>;
  command(command: CallCommand): Promise<void>;
  rendered(content: { readonly revision: number; readonly height: number }): Promise<void>;
  drag(by: { readonly dx: number; readonly dy: number; readonly done: boolean }): Promise<void>;
  uncaught(uncaught: Uncaught): Promise<void>;
  /** Returns the function that stops listening. */
  onChanged(listener: (content: CardContent) => void): () => void;
}
