import type { ContractTransactionReceipt } from "ethers";

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
  { enclave }: Market,
  model: Model,
  settlement: Settlement,
  delivery: Delivery,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => enclave.prove(model, settlement, packDelivery(delivery)));
}
