import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex, Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/** Most bytes that can be posted. A digest of more must not be signed: it can be demanded all the same. */
export const MAX_DATA_BYTES = 16_384;

/**
 * Puts the demanded output on chain. Anyone may.
 * @throws ContractError, e.g. WrongData, OutputNotDemanded
 */
export async function postOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
  output: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.postOutput(request, packDelivery(delivery), output));
}
