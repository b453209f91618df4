import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * As the requester that did not get the output: calls for its bytes on chain.
 * @throws ContractError, e.g. NoOutputToDemand, ChallengeWindowClosed, NotRequester
 */
export async function demandOutput(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.demandOutput(request, packDelivery(delivery)));
}
