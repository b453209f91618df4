import type { JobView } from "@assay/sdk";
import { deliveryWindows, lockTimes } from "@assay/sdk";

import type { Chain } from "../ports/chain.js";
import type { JobRecord } from "./record.js";
import { HELD } from "./record.js";
import { without } from "./without.js";

/**
 * A record as it should be, given the job's state on chain.
 * @param known the job's view, if the caller has just read it
 */
export async function asOnChain(
  chain: Chain,
  record: JobRecord,
  known?: JobView,
): Promise<JobRecord> {
  const view = known ?? (await chain.job(record.jobId));
  const isHeld = HELD.includes(record.phase);
  switch (view.state) {
    case "Settled": {
      const settlement = await chain.settlement(record.jobId, record.blockNumber);
      if (settlement !== undefined && isOurs(chain, settlement.operator)) {
        return { ...record, phase: "settled", paid: settlement.paid };
      }
      return { ...record, phase: isHeld && record.phase !== "locking" ? "lost" : "gone" };
    }
    case "Provisional":
    case "Disputed":
      return delivered(chain, record);
    case "Locked":
      if (isOurs(chain, view.operator)) return locked(chain, record, view);
  }
  if (!isHeld) return record;
  // Our lock never happened, or we missed its deadline and lost it.
  const never = record.phase === "locking" || (view.state === "Open" && !view.reopened);
  return { ...record, phase: never ? "waiting" : "lost" };
}

function isOurs(chain: Chain, operator: string): boolean {
  return operator.toLowerCase() === chain.operator.toLowerCase();
}

async function locked(chain: Chain, record: JobRecord, view: JobView): Promise<JobRecord> {
  const { deadline, postBy, declineBy } = lockTimes(chain.windows, record.request, view);
  const moved = {
    ...record,
    deadline,
    ...(record.inputBy === undefined ? {} : { inputBy: postBy }),
    ...(record.declineBy === undefined ? {} : { declineBy }),
  };
  // After its deadline a lock cannot be settled: another attempt would only burn gas.
  // While the input is demanded, the job ends otherwise: `planBytes` closes it.
  if (!view.inputDemanded && deadline < (await chain.now())) {
    return { ...moved, phase: "lost", reason: "the deadline passed" };
  }
  if (record.phase === "unusable") return moved;
  if (record.proof !== undefined) return { ...moved, phase: "proven" };
  return { ...moved, phase: record.outputs === undefined ? "locked" : "computed" };
}

async function delivered(chain: Chain, record: JobRecord): Promise<JobRecord> {
  const { jobId, blockNumber } = record;
  const found = await chain.delivery(jobId, blockNumber);
  const { delivery, operator, outputs, isDisputed, stretch } = found;
  if (!isOurs(chain, operator)) {
    const isKnown = record.phase === "watched" || record.phase === "contested";
    if (isKnown) return { ...record, delivery };
    // The outputs and the proof that we made for our own lock do not belong to another operator's result.
    const kept = without(record, "outputs", "proof");
    return { ...kept, phase: "watched", holder: operator, claimed: outputs, delivery };
  }
  if (!isDisputed) return { ...record, phase: "provisional", outputs, delivery };
  const status = await chain.vendorStatus(delivery.vendor);
  const deadline = deliveryWindows(chain.windows, delivery, status).proveBy + stretch;
  return { ...record, phase: "disputed", outputs, delivery, deadline };
}
