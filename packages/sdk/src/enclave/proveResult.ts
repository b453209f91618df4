import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Model, Settlement } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/**
 * Decides a provisional or disputed result by a proof for its operator as payee: settles it, or refutes it. Anyone may.
 * @throws ContractError, e.g. InvalidProof, ProofWindowClosed, DeliveryMismatch
 */
export async function proveResult(
  { contract }: Market,
  model: Model,
  settlement: Settlement,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.prove(model, settlement, packDelivery(delivery)));
}
