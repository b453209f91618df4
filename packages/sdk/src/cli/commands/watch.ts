import { decodeError } from "../../chain/decodeError.js";
import { SdkError } from "../../chain/errors.js";
import { JOB_STATES } from "../../requests/job.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import { wholeNumber } from "../numbers.js";
import type { Fields } from "../print.js";

const POLL_MS = 500;

/**
 * Follows a job until it is settled or gone, and tells of each state that it reaches.
 * @param tell gets a line for each change
 * @throws SdkError TIMEOUT, INVALID_CONFIG
 */
export async function watch(
  job: string,
  options: Target & { wait: string },
  environment: Environment,
  tell: (line: string) => void,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  const seconds = wholeNumber("wait", options.wait, 1);
  return withMarket(options, environment, "nothing", async ({ contract }) => {
    const end = Date.now() + seconds * 1_000;
    let shown: string | undefined;
    for (;;) {
      const state =
        JOB_STATES[
          Number(
            await contract.stateOf(jobId).catch((error: unknown) => {
              throw decodeError(error);
            }),
          )
        ] ?? "None";
      if (state !== shown) tell(`${new Date().toISOString()}  ${state}`);
      shown = state;
      if (state === "Settled") return { job: jobId, state, note: `see assay result ${jobId}` };
      if (state === "None") {
        return { job: jobId, state, note: "no such job, or it ended without a result" };
      }
      if (Date.now() > end) {
        throw new SdkError(
          "TIMEOUT",
          `job ${jobId} is ${state} after ${seconds} s`,
          "Watch it again, with a larger --wait",
        );
      }
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  });
}
