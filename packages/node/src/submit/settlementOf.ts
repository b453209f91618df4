import type { Settlement } from "@assay/sdk";

import type { JobRecord } from "../job/record.js";

/** A proven job's settlement, as the market takes it. */
export function settlementOf({ request, inputs, outputs, proof }: JobRecord): Settlement {
  return { request, inputs: inputs ?? [], outputs: outputs ?? [], proof: proof ?? "0x" };
}
