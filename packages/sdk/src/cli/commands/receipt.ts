import { readReceipt } from "../../receipts/readReceipt.js";
import type { Receipt } from "../../receipts/receipt.js";
import { formatReceipt } from "../../receipts/receipt.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";

/**
 * Reads all that shows a settled job's result.
 * @returns the receipt, and its text as `assay verify` reads it
 * @throws SdkError NOT_FOUND, NOT_SETTLED, RESULT_MISMATCH
 */
export async function receipt(
  job: string,
  options: Target,
  environment: Environment,
): Promise<{ receipt: Receipt; text: string }> {
  const jobId = jobIdOf(job);
  return withMarket(options, environment, "nothing", async (market) => {
    const read = await readReceipt(market, jobId);
    return { receipt: read, text: formatReceipt(read) };
  });
}
