import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Hex } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Draws the audit of a result, once its `auditBlock` is mined: opens its dispute, or records the number drawn. Anyone may.
 * @throws ContractError, e.g. AuditNotDrawn, DeliveryMismatch
 */
export async function drawAudit(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.draw(jobId, packDelivery(delivery)));
}
