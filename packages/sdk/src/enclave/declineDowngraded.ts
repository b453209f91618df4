import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Model, Request } from "../types.js";

/**
 * Gives the caller's lock back without a fee, because its vendor's status has worsened since.
 * @param sessionKey a session of the caller that runs the model
 * @throws ContractError, e.g. NotDowngraded, InvalidSession
 */
export async function declineDowngraded(
  { contract }: Market,
  model: Model,
  request: Request,
  sessionKey: string,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.declineDowngraded(model, request, sessionKey));
}
