import type { Delivery } from "./types.js";

/** A delivery as a contract call or event returns it, as a plain object. */
export function toDelivery(output: Delivery): Delivery {
  return {
    lock: output.lock,
    resultHash: output.resultHash,
    outputDigest: output.outputDigest,
    deliveredAt: output.deliveredAt,
    auditBlock: output.auditBlock,
    vendor: output.vendor,
    status: output.status,
    provable: output.provable,
    draw: output.draw,
    demandedAt: output.demandedAt,
    disputedAt: output.disputedAt,
    challenger: output.challenger,
  };
}
