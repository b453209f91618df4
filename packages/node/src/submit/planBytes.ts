import { isOwed } from "@assay/sdk";

import type { Context } from "../context.js";
import type { Moment, Plan } from "./plan.js";
import { wrongInputCall } from "./wrongInputCall.js";

/**
 * Calls about bytes that one side misses: outputs that a requester demands, and inputs that were withheld from us. Of a posted
 * input that is of no use we show that it is wrong; where that cannot be shown the job goes back, which is free.
 */
export function planBytes(context: Context, moment: Moment): Plan[] {
  const { store } = context;
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
      const shown = wrongInputCall(context, record, moment);
      if (shown !== undefined) add(shown, record);
      else if (declineBy !== undefined && moment.time <= declineBy) {
        add({ kind: "decline", request }, record);
      }
    } else if (phase === "locked" && input === "0x" && request.assurance !== 0) {
      if (inputBy === undefined) add({ kind: "demandInput", request }, record);
      else if (moment.time > inputBy) add({ kind: "closeWithheldInput", request }, record);
    }
  }
  return plans;
}
