import type { ContractTransactionReceipt } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Request } from "./types.js";

/**
 * Takes back an open job: all that it reserved is free again.
 * @throws ContractError NotRequester, WrongState
 */
export async function cancelRequest(
  { market }: Market,
  request: Request,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => market.cancel(request));
}
