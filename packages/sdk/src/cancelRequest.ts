import type { TransactionReceipt } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Request } from "./types.js";

/**
 * Takes back an open job: all that it reserved is free again.
 * @throws ContractError NotRequester, WrongState
 */
export async function cancelRequest(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.cancel(request));
}
