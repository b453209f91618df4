import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Ends a delivery whose demanded output stayed away, at the operator's cost. Anyone may.
 * @throws ContractError, e.g. DataWindowOpen, OutputNotDemanded
 */
export async function expireOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.expireOutput(request, packDelivery(delivery)));
}
