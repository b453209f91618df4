import { SdkError } from "../../chain/errors.js";
import type { Market } from "../../market/openMarket.js";
import { readAnswer } from "../../settlements/readAnswer.js";
import type { JobResult } from "../../settlements/readResult.js";
import { readResult } from "../../settlements/readResult.js";
import { waitForResult } from "../../settlements/waitForResult.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import { wholeNumber } from "../numbers.js";
import type { Fields } from "../print.js";

/** Options of `assay result`. */
export interface ResultCommand extends Target {
  wait?: string;
}

/**
 * Reads a settled job's result, checked against the hash that the market keeps.
 * @throws SdkError NOT_FOUND, NOT_SETTLED, RESULT_MISMATCH, TIMEOUT
 */
export async function result(
  job: string,
  options: ResultCommand,
  environment: Environment,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  const { wait } = options;
  const timeoutMs = wait === undefined ? 0 : wholeNumber("wait", wait) * 1_000;
  return withMarket(options, environment, "nothing", async (market) => {
    const found: JobResult =
      wait === undefined
        ? await readResult(market, jobId)
        : await waitForResult(market, jobId, { timeoutMs });
    const { of } = await amounts(market);
    return {
      job: jobId,
      ...(await label(market, found)),
      outputs: found.outputs,
      operator: found.operator,
      paid: of(found.paid),
      transaction: found.transactionHash,
    };
  });
}

/** The label by the codec of the job's model; nothing where the model's file is not here, or does not fit the outputs. */
async function label(market: Market, found: JobResult): Promise<{ label?: string }> {
  try {
    return { label: (await readAnswer(market, found)).label };
  } catch (error) {
    if (!(error instanceof SdkError)) throw error;
    if (error.code === "UNKNOWN_MODEL" || error.code === "INVALID_OUTPUTS") return {};
    throw error;
  }
}
