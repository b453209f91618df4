/** Compiled code, with zeroes for its immutables. */
export interface RuntimeCode {
  deployedBytecode: string;
  /** Places of the immutables. */
  immutables: readonly { start: number; length: number }[];
}

/** Whether code on a chain is a contract's, whatever its immutables are. */
export function isCodeOf(code: string, { deployedBytecode, immutables }: RuntimeCode): boolean {
  if (code.length !== deployedBytecode.length) return false;
  let masked = code;
  for (const { start, length } of immutables) {
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    masked = masked.slice(0, from) + "00".repeat(length) + masked.slice(to);
  }
  return masked === deployedBytecode;
}
