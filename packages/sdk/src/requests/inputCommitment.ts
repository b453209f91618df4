import { concat, keccak256, toBeHex } from "ethers";

/** Highest byte of the commitment to several words. No single word has it, since every word is below the field's order. */
const MANY = 0xffn << 248n;

/**
 * A request's commitment to the model's public input words, as `Statement.inputCommitment` computes it: one word stands for
 * itself, several are hashed.
 */
export function inputCommitment(words: readonly bigint[]): bigint {
  const [only] = words;
  if (only !== undefined && words.length === 1) return only;
  return BigInt(keccak256(concat(words.map((word) => toBeHex(word, 32))))) | MANY;
}
