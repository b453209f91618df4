import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import { packDelivery } from "./packDelivery.js";
import type { Finalisation } from "./types.js";

/**
 * Settles a result whose challenge window has passed, or opens its dispute if it is drawn. Anyone may.
 * @throws ContractError, e.g. ChallengeWindowOpen, AuditNotDrawn, CallbackWaits
 */
export async function finaliseResult(
  { contract }: Market,
  { jobId, delivery }: Finalisation,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.finalise(jobId, packDelivery(delivery)));
}
