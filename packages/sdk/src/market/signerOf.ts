import type { Signer } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Market } from "./openMarket.js";

/**
 * The signer with which a market was opened.
 * @throws SdkError INVALID_CONFIG for a market that was opened to read only
 */
export function signerOf({ contract: { runner } }: Pick<Market, "contract">): Signer {
  if (runner !== null && "signTypedData" in runner) return runner as Signer;
  throw new SdkError(
    "INVALID_CONFIG",
    "the market was opened to read only",
    "Open it with a signer: openMarket(new Wallet(key, provider), book)",
  );
}
