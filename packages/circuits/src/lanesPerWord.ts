/** Lanes that fit into one word of at most 252 bits. */
export function lanesPerWord(bits: number): number {
  return Math.floor(252 / bits);
}
