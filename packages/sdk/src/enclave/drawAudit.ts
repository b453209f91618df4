import type { ContractTransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import type { Delivery } from "./types.js";

/**
 * Draws the audit of a result, once its `auditBlock` is mined: opens its dispute, or records the number drawn. Anyone may.
 * @throws ContractError, e.g. AuditNotDrawn, DeliveryMismatch
 */
export async function drawAudit(
  { enclave }: Market,
  request: Request,
  delivery: Delivery,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => enclave.draw(request, delivery));
}
