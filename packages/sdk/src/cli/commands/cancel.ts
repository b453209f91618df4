import { findRequest } from "../../requests/findRequest.js";
import { cancelRequest } from "../../requests/requestInference.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import type { Fields } from "../print.js";

/**
 * Takes back an open job of the key's account.
 * @throws AssayError NOT_FOUND, WrongState, NotRequester
 */
export async function cancel(
  job: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  return withMarket(options, environment, "key", async (market) => {
    const { request } = await findRequest(market, jobId);
    const { hash } = await cancelRequest(market, request);
    return { job: jobId, state: "None", transaction: hash };
  });
}
