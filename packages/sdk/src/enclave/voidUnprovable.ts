import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Ends a job whose result can neither be proven nor, its vendor being Broken, be believed: refund, and the bond back.
 * @throws ContractError, e.g. StillBelievable, DeliveryMismatch
 */
export async function voidUnprovable(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.voidUnprovable(request, packDelivery(delivery)));
}
