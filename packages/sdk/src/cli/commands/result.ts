import { SdkError } from "../../chain/errors.js";
import { unpackOutputs } from "../../digits/unpackOutputs.js";
import type { JobResult } from "../../settlements/readResult.js";
import { readResult, waitForResult } from "../../settlements/readResult.js";
import { amounts } from "../amounts.js";
import type { Environment, Target } from "../connect.js";
import { withMarket } from "../connect.js";
import { jobIdOf } from "../jobIdOf.js";
import type { Answer } from "../print.js";

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
): Promise<Answer> {
  const jobId = jobIdOf(job);
  const { wait } = options;
  if (wait !== undefined && !/^\d{1,7}$/.test(wait)) {
    throw new SdkError(
      "INVALID_CONFIG",
      `--wait must be a whole number of seconds, not "${wait}"`,
      "Pass for example --wait 300",
    );
  }
  return withMarket(options, environment, "nothing", async (market) => {
    const found: JobResult =
      wait === undefined
        ? await readResult(market, jobId)
        : await waitForResult(market, jobId, { timeoutMs: Number(wait) * 1000 });
    const { format } = await amounts(market);
    return {
      job: jobId,
      ...digit(found.outputs),
      outputs: found.outputs,
      operator: found.operator,
      paid: format(found.paid),
      transaction: found.transactionHash,
    };
  });
}

/** The digit, if the outputs are a digit model's. */
function digit(outputs: bigint[]): { digit?: number } {
  try {
    return { digit: unpackOutputs(outputs).label };
  } catch (error) {
    if (error instanceof SdkError) return {};
    throw error;
  }
}
