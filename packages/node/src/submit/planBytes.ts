import { Assurance, isOwed, lockTimes } from "@assay/sdk";

import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import type { Moment, Plan } from "./plan.js";
import { wrongInputCall } from "./wrongInputCall.js";

/**
 * Calls about bytes that one side misses: outputs that a requester demands, and inputs that were withheld from us. Of a posted
 * input that is of no use we show that it is wrong; where that cannot be shown the job goes back, which is free. A pause moves
 * the times of a lock: before one of them counts as past, the chain is asked.
 */
export async function planBytes(context: Context, moment: Moment): Promise<Plan[]> {
  const { store, chain } = context;
  const plans: Plan[] = [];
  const add = (call: Plan["call"], record: JobRecord): void => {
    plans.push({ call, records: [record] });
  };
  /** The record, with times that are right, if `until` still lies ahead. */
  async function inTime(
    record: JobRecord,
    until: (record: JobRecord) => bigint | undefined,
  ): Promise<JobRecord | undefined> {
    const isAhead = (each: JobRecord): boolean => moment.time <= (until(each) ?? -1n);
    if (isAhead(record)) return record;
    const checked = await reconcile(context, record);
    return checked.phase === record.phase && isAhead(checked) ? checked : undefined;
  }
  const demandBy = ({ request, deadline }: JobRecord): bigint | undefined => {
    if (deadline === undefined) return undefined;
    const lockedAt = deadline - request.executionWindow;
    return lockTimes(chain.windows, request, { lockedAt, stretch: 0n, inputPosted: false })
      .demandBy;
  };
  for (const record of store.list()) {
    const { phase, request, delivery, output, input, inputBy } = record;
    const isDelivered = phase === "provisional" || phase === "disputed";
    if (isDelivered && delivery !== undefined && isOwed(delivery)) {
      if (output !== undefined) add({ kind: "postOutput", request, delivery, output }, record);
    } else if (phase === "unusable") {
      const free = await inTime(record, ({ declineBy }) => declineBy);
      const held = free ?? (await inTime(record, ({ deadline }) => deadline));
      const shown = held && wrongInputCall(context, held, free !== undefined);
      if (shown !== undefined && held !== undefined) add(shown, held);
      else if (free !== undefined) add({ kind: "decline", request }, free);
    } else if (phase === "locked" && input === "0x" && request.assurance !== Assurance.Proof) {
      if (inputBy === undefined) {
        const found = await inTime(record, demandBy);
        if (found !== undefined) add({ kind: "demandInput", request }, found);
      } else if ((await inTime(record, (each) => each.inputBy)) === undefined) {
        const latest = store.get(record.jobId);
        if (latest?.phase !== "locked" || latest.inputBy === undefined) continue;
        add({ kind: "closeWithheldInput", request }, latest);
      }
    }
  }
  return plans;
}
