import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";

/**
 * As the lock holder that cannot get the input: calls for its bytes on chain.
 * @throws ContractError, e.g. NoInputToDemand, NotLockHolder
 */
export async function demandInput(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.demandInput(request));
}
