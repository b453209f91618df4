import { decodeError } from "../decodeError.js";
import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { BatchOutcome } from "../settleJobs.js";
import { batchGas } from "./batchGas.js";
import { packDelivery } from "./packDelivery.js";
import type { Finalisation } from "./types.js";
import { verdictErrors } from "./verdictErrors.js";

/**
 * Settles many results whose challenge window has passed. A bad item is skipped and named; one with a
 * callback is for `finaliseWithCallback`.
 * @throws ContractError EmptyBatch
 */
export async function finaliseResults(
  { contract }: Market,
  items: Finalisation[],
): Promise<BatchOutcome> {
  const packed = items.map(({ jobId, delivery }) => ({ jobId, delivery: packDelivery(delivery) }));
  let verdicts: string[];
  try {
    verdicts = await contract.finaliseMany.staticCall(packed);
  } catch (error) {
    throw decodeError(error);
  }
  const overrides = { gasLimit: batchGas(0, items.length) };
  const receipt = await sendTransaction(() => contract.finaliseMany(packed, overrides));
  return { receipt, failures: verdictErrors(verdicts) };
}
