/** Beyond so many slots in a row an attacker adds nothing that a double could show. */
const MOST_SLOTS = 10;

/**
 * The rate at which a cheat is drawn that can withhold blocks before a seed of `RandaoBeacon`: it holds the last j slots with
 * probability share^j · (1 − share), chooses among 2^j seeds, and is drawn only if each of them draws it.
 * @param share the attacker's part of all validators
 * @param rate the audit rate p
 */
export function foreseenDraw(share: number, rate: number): number {
  let sum = 0;
  for (let slots = 0; slots <= MOST_SLOTS; slots++) {
    sum += share ** slots * (1 - share) * rate ** (2 ** slots);
  }
  return sum;
}

/**
 * The bond at which a cheat gains nothing on average, as a multiple of the value at risk.
 * @param draw the probability of being drawn
 */
export function breakEvenBond(draw: number): number {
  return (1 - draw) / draw;
}
