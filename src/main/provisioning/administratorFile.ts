/** @returns undefined, which fits no schema, when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    // Windows editors begin files with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

export const isNotThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
