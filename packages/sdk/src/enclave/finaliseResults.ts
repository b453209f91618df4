import { decodeError } from "../decodeError.js";
import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { BatchOutcome } from "../settleJobs.js";
import { batchGas } from "./batchGas.js";
import type { Finalisation } from "./types.js";
import { verdictErrors } from "./verdictErrors.js";

/**
 * Settles many results whose challenge window has passed. A bad item is skipped and named.
 * @throws ContractError EmptyBatch
 */
export async function finaliseResults(
  { enclave }: Market,
  items: Finalisation[],
): Promise<BatchOutcome> {
  let verdicts: string[];
  try {
    verdicts = await enclave.finaliseMany.staticCall(items);
  } catch (error) {
    throw decodeError(error);
  }
  const overrides = {
    gasLimit: batchGas(
      0,
      items.map(({ request }) => request.callbackGas),
    ),
  };
  const receipt = await sendTransaction(() => enclave.finaliseMany(items, overrides));
  return { receipt, failures: verdictErrors(verdicts) };
}
