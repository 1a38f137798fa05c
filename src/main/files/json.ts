/** Windows editors begin files with a byte order mark. @throws SyntaxError when it is not JSON */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

/** @returns undefined, which fits no schema, when it is not JSON */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
