/** A failure whose message tells the person at the terminal what to do. The command line prints only the message. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
