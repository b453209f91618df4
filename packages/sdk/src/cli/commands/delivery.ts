import { challengeResult } from "../../disputes/disputes.js";
import { VENDOR_STATUSES, packDelivery } from "../../results/delivery.js";
import { readDelivery } from "../../results/findDeliveries.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import type { Fields } from "../print.js";

/**
 * Reads an enclave's result that is not final yet. Times are unix seconds on the job's own clock.
 * @throws SdkError NOT_FOUND, RESULT_MISMATCH, INVALID_CONFIG
 */
export async function delivery(
  job: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  return withMarket(options, environment, "nothing", async (market) => {
    const found = await readDelivery(market, jobId);
    const packed = packDelivery(found.delivery);
    const [rate, { challengeBy, proveBy }] = await Promise.all([
      market.contract.auditRateBps(packed),
      market.contract.windowsOf(packed),
    ]);
    return {
      job: jobId,
      state: found.isDisputed ? "Disputed" : "Provisional",
      operator: found.operator,
      sessionKey: found.sessionKey,
      vendor: found.delivery.vendor,
      vendorStatus: VENDOR_STATUSES[Number(found.delivery.status)] ?? "unknown",
      outputs: found.outputs,
      auditRateBps: rate,
      challengeBy,
      ...(found.isDisputed ? { proveBy } : {}),
    };
  });
}

/**
 * Challenges an enclave's result with a bond from the key's balance in the market.
 * @throws ContractError, e.g. ChallengeWindowClosed, InsufficientBalance
 */
export async function challenge(
  job: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  const jobId = jobIdOf(job);
  return withMarket(options, environment, "key", async (market) => {
    const { delivery: current } = await readDelivery(market, jobId);
    const { hash } = await challengeResult(market, jobId, current);
    return { job: jobId, transaction: hash };
  });
}
