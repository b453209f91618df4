import { formatUnits, parseUnits } from "ethers";

import { IERC20Metadata__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Market } from "../market/openMarket.js";

/** The settlement token, as far as amounts need it. */
interface Token {
  decimals: number;
  symbol: string;
}

/** An amount of the settlement token: text for people, an integer with its decimals for programs. */
export class Amount {
  constructor(
    /** Token units. */
    readonly units: bigint,
    readonly token: Token,
  ) {}

  toString(): string {
    return `${formatUnits(this.units, this.token.decimals)} ${this.token.symbol}`;
  }

  toJSON(): { units: string; decimals: number; symbol: string } {
    return { units: this.units.toString(), ...this.token };
  }
}

/** Converts between decimal numbers and the settlement token's smallest unit. */
export interface Amounts {
  /** @throws SdkError INVALID_CONFIG */
  parse: (text: string) => bigint;
  of: (units: bigint) => Amount;
}

/** Reads the decimals and the symbol of the settlement token. */
export async function amounts({ token: address, provider }: Market): Promise<Amounts> {
  const erc20 = IERC20Metadata__factory.connect(address, provider);
  let token: Token;
  try {
    const [decimals, symbol] = await Promise.all([erc20.decimals(), erc20.symbol()]);
    token = { decimals: Number(decimals), symbol };
  } catch (error) {
    throw decodeError(error);
  }
  return {
    parse: (text) => {
      try {
        const amount = parseUnits(text, token.decimals);
        if (amount >= 0n) return amount;
      } catch {
        // The error below covers this case.
      }
      throw new SdkError(
        "INVALID_CONFIG",
        `"${text}" is not an amount of ${token.symbol}`,
        `Pass a positive number with at most ${token.decimals} decimals, e.g. 1.5`,
      );
    },
    of: (units) => new Amount(units, token),
  };
}
