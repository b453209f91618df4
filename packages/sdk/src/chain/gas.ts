import type { Provider } from "ethers";

/** Most gas that one transaction may use (EIP-7825). */
export const TRANSACTION_GAS_CAP = 16_777_216n;
/** Least gas of any transaction. */
const LEAST = 21_000n;

/**
 * Most gas that a transaction may name: EIP-7825's cap, or what a block has.
 * @throws an error of the provider
 */
export async function gasCap(provider: Provider): Promise<bigint> {
  const room = (await provider.getBlock("latest"))?.gasLimit ?? TRANSACTION_GAS_CAP;
  return room < TRANSACTION_GAS_CAP ? room : TRANSACTION_GAS_CAP;
}

/**
 * A limit a quarter above what a call used in a simulation. Another transaction may come first and change what it costs: the
 * first write of a word is dearer than the second, by 100,000 gas since the Amsterdam fork.
 */
export function withMargin(gas: bigint, cap: bigint): bigint {
  const limit = gas + gas / 4n;
  return limit < cap ? limit : cap;
}

/**
 * Gas limit of a call that swallows failures of its parts, running out of gas among them, as batches do. For such a call
 * `eth_estimateGas` finds the least gas with which every part fails. So this compares answers instead: it searches the least
 * gas, to within a quarter, with which the call still answers as it does at the cap. No price of any fork is assumed.
 * @param answerAt the call's answer at a gas limit; an error counts as another answer
 * @param answer its answer at the cap
 */
export async function limitOfBatch(
  answerAt: (gasLimit: bigint) => Promise<string>,
  answer: string,
  cap: bigint,
): Promise<bigint> {
  let low = LEAST;
  let high = cap;
  while (high > low + low / 4n) {
    const middle = BigInt(Math.floor(Math.sqrt(Number(low) * Number(high))));
    const isEnough = await answerAt(middle).then(
      (given) => given === answer,
      () => false,
    );
    if (isEnough) high = middle;
    else low = middle;
  }
  return withMargin(high, cap);
}
