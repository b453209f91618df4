import { decodeError } from "../decodeError.js";
import type { Market } from "../openMarket.js";
import { sendTransaction } from "../sendTransaction.js";
import type { BatchOutcome } from "../settleJobs.js";
import type { Hex, Model } from "../types.js";
import { batchGas } from "./batchGas.js";
import type { Result } from "./types.js";
import { verdictErrors } from "./verdictErrors.js";

/**
 * Delivers many results of the caller's locks on one model under one signature of their root. A bad item is skipped and named.
 * @param signature of `resultRoot` of the results' leaves, in order
 * @throws ContractError, e.g. InvalidSession when the signature is of other results
 */
export async function deliverResults(
  { contract }: Market,
  model: Model,
  results: Result[],
  signature: Hex,
): Promise<BatchOutcome> {
  let verdicts: string[];
  try {
    verdicts = await contract.deliverMany.staticCall(model, results, signature);
  } catch (error) {
    throw decodeError(error);
  }
  const overrides = { gasLimit: batchGas(results.length) };
  const receipt = await sendTransaction(() =>
    contract.deliverMany(model, results, signature, overrides),
  );
  return { receipt, failures: verdictErrors(verdicts) };
}
