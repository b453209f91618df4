import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Settles a result whose challenge window has passed, passes its words to the callback and earns the callback fee.
 * @throws ContractError, e.g. ChallengeWindowOpen, WrongResult, DeliveryMismatch
 */
export async function finaliseWithCallback(
  { contract }: Market,
  request: Request,
  outputs: bigint[],
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() =>
    contract.finaliseWithCallback(request, outputs, packDelivery(delivery)),
  );
}
