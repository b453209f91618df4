import type { TransactionReceipt } from "ethers";

import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { Request } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery, SignedResult } from "./types.js";

/**
 * Shows that one session key signed two different results of one job.
 * @param delivery the job's delivery if it is provisional or disputed, from `readDelivery`; otherwise ignored
 * @throws ContractError, e.g. NoEquivocation, EquivocationKnown, InvalidSession
 */
export async function reportEquivocation(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
  first: SignedResult,
  second: SignedResult,
): Promise<TransactionReceipt> {
  return sendTransaction(() =>
    contract.reportEquivocation(request, packDelivery(delivery), first, second),
  );
}
