import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Ends a dispute whose proof window has passed, at the operator's cost. Anyone may.
 * @throws ContractError, e.g. ProofWindowOpen, DeliveryMismatch
 */
export async function expireDispute(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.expireDispute(request, packDelivery(delivery)));
}
