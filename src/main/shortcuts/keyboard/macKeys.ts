import type { KeyReader, Libraries } from './keyReader';

/** Virtual key codes (Carbon's Events.h) by their number; '' is a key that is not asked for. */
const byCode = [
  ['a', 's', 'd', 'f', 'h', 'g', 'z', 'x', 'c', 'v', '', 'b', 'q', 'w', 'e', 'r', 'y', 't'],
  ['1', '2', '3', '4', '6', '5', '', '9', '7', '', '8', '0', '', 'o', 'u', '', 'i', 'p', 'return', 'l', 'j'],
  ['', 'k', '', '', '', '', 'n', 'm', '', 'tab', 'space'],
].flat();
/** F1 to F20, in this order. */
const functionKeys = [
  122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111, 105, 107, 113, 106, 64, 79, 80, 90,
];
/** kCGEventSourceStateCombinedSessionState: hardware and programs that type for the agent. */
const SESSION = 0;

/** @throws on any other system */
export function readMacKeys({ load }: Libraries): KeyReader {
  const graphics = load('/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics');
  const keyState = graphics.func('bool CGEventSourceKeyState(int32_t state, uint16_t key)');
  return (key) => {
    const code = codeOf(key);
    return code === null ? null : keyState(SESSION, code);
  };
}

function codeOf(key: string): number | null {
  const [, number] = /^f(\d+)$/.exec(key) ?? [];
  if (number !== undefined) return functionKeys[Number(number) - 1] ?? null;
  const code = byCode.indexOf(key);
  return code === -1 ? null : code;
}
