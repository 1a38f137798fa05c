/** What went wrong, said so that the person at the terminal can act on it. The command line prints the message alone. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
