import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex, Request } from "../types.js";

/**
 * Puts the demanded input on chain; the execution window begins again. Anyone may.
 * @throws ContractError, e.g. WrongData, DataWindowClosed, InputNotDemanded
 */
export async function postInput(
  { contract }: Market,
  request: Request,
  input: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.postInput(request, input));
}
