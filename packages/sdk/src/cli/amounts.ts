import { formatUnits, parseUnits } from "ethers";

import { IERC20Metadata__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Market } from "../market/openMarket.js";

/** Converts between decimal numbers and the settlement token's smallest unit. */
export interface Amounts {
  /** @throws SdkError INVALID_CONFIG */
  parse: (text: string) => bigint;
  format: (amount: bigint) => string;
}

/** Reads the decimals and the symbol of the settlement token. */
export async function amounts({ token, provider }: Market): Promise<Amounts> {
  const erc20 = IERC20Metadata__factory.connect(token, provider);
  let decimals: bigint;
  let symbol: string;
  try {
    [decimals, symbol] = await Promise.all([erc20.decimals(), erc20.symbol()]);
  } catch (error) {
    throw decodeError(error);
  }
  return {
    parse: (text) => {
      try {
        const amount = parseUnits(text, decimals);
        if (amount >= 0n) return amount;
      } catch {
        // The error below covers this case.
      }
      throw new SdkError(
        "INVALID_CONFIG",
        `"${text}" is not an amount of ${symbol}`,
        `Pass a positive number with at most ${decimals} decimals, e.g. 1.5`,
      );
    },
    format: (amount) => `${formatUnits(amount, decimals)} ${symbol}`,
  };
}
