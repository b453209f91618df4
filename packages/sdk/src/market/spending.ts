import { SdkError } from "../chain/errors.js";

/** What the asks of one market object have spent, against a cap. Amounts in token units. */
export class Spending {
  /** Most that all asks together may spend; undefined for no cap. */
  readonly cap: bigint | undefined;
  #spent = 0n;

  constructor(cap?: bigint) {
    this.cap = cap;
  }

  /** Spent, or reserved for jobs under way. */
  get spent(): bigint {
    return this.#spent;
  }

  /**
   * Counts an amount before it is reserved on chain.
   * @throws SdkError SPENDING_CAP, and counts nothing
   */
  reserve(amount: bigint): void {
    if (this.cap !== undefined && this.#spent + amount > this.cap) {
      throw new SdkError(
        "SPENDING_CAP",
        `the ask may cost ${amount} token units, and ${this.#spent} of the market object's cap of ${this.cap} are spent or reserved`,
        "Lower maxPrice, or open the market with a higher spendingCap",
      );
    }
    this.#spent += amount;
  }

  /** Takes back what an ask did not spend. */
  release(amount: bigint): void {
    this.#spent -= amount < this.#spent ? amount : this.#spent;
  }
}
