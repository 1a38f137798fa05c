/** Parses JSON with or without the byte order mark that Windows editors begin files with. @throws SyntaxError when it is not JSON */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

/** Parses JSON. @returns undefined, which fits no schema, when it is not JSON */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
