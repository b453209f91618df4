import { findJobs } from "../../requests/findJobs.js";
import { accountOf } from "../accountOf.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { wholeNumber } from "../numbers.js";
import type { Listing } from "../print.js";

/**
 * Lists the jobs that an account requested or locked. The default is the key's account.
 * @throws SdkError INVALID_CONFIG
 */
export async function history(
  named: string | undefined,
  options: Target & { last: string },
  environment: Environment,
): Promise<Listing> {
  if (named !== undefined) accountOf(named);
  const last = wholeNumber("last", options.last);
  const needs = named === undefined ? "key" : "nothing";
  return withMarket(options, environment, needs, async (market, own = "") => {
    const account = named ?? own;
    const jobs = await findJobs(market, account, { last });
    return {
      fields: { account },
      name: "jobs",
      rows: jobs.map(({ blockNumber, role, state, jobId }) => ({
        block: blockNumber,
        role,
        state,
        job: jobId,
      })),
    };
  });
}
