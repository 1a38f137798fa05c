/**
 * The message for a Node that is too old; undefined if it is not.
 * @param required as package.json's `engines` has it: `>=MAJOR.MINOR`
 */
export function olderNode(version: string, required: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = required.replace('>=', '').split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${version} is too old for the server set: it needs ${oldestMajor}.${oldestMinor} or newer (docs/server/install.md)`;
}
