import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";

/**
 * Ends a job whose demanded input stayed away: refund to the requester, bond to the operator. Anyone may.
 * @throws ContractError, e.g. DataWindowOpen, InputNotDemanded
 */
export async function closeWithheldInput(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.closeWithheldInput(request));
}
