import type { ContractTransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex, Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Puts the demanded output on chain. Anyone may.
 * @throws ContractError, e.g. WrongData, OutputNotDemanded
 */
export async function postOutput(
  { availability }: Market,
  request: Request,
  delivery: Delivery,
  output: Hex,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => availability.postOutput(request, packDelivery(delivery), output));
}
