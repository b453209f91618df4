import { isOwed } from "@assay/sdk";

import type { Context } from "../context.js";
import type { Moment, Plan } from "./plan.js";

/**
 * Calls about bytes that one side misses: outputs that a requester demands, and inputs that were withheld from us. A job whose
 * posted input is of no use goes back, which is free.
 */
export function planBytes({ store }: Context, moment: Moment): Plan[] {
  const plans: Plan[] = [];
  const add = (call: Plan["call"], record: Plan["records"][number]): void => {
    plans.push({ call, records: [record] });
  };
  for (const record of store.list()) {
    const { phase, request, delivery, output, input, inputBy, declineBy } = record;
    const isDelivered = phase === "provisional" || phase === "disputed";
    if (isDelivered && delivery !== undefined && isOwed(delivery)) {
      if (output !== undefined) add({ kind: "postOutput", request, delivery, output }, record);
    } else if (phase === "unusable") {
      if (declineBy !== undefined && moment.time <= declineBy) {
        add({ kind: "decline", request }, record);
      }
    } else if (phase === "locked" && input === "0x" && request.assurance !== 0) {
      if (inputBy === undefined) add({ kind: "demandInput", request }, record);
      else if (moment.time > inputBy) add({ kind: "closeWithheldInput", request }, record);
    }
  }
  return plans;
}
