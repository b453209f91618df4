import type { Delivery, PackedDelivery } from "./types.js";

/** A delivery as every call of the market takes it. */
export function packDelivery(delivery: Delivery): PackedDelivery {
  return {
    lock: delivery.lock,
    resultHash: delivery.resultHash,
    outputDigest: delivery.outputDigest,
    progress:
      delivery.deliveredAt |
      (delivery.auditBlock << 40n) |
      (delivery.demandedAt << 80n) |
      (delivery.disputedAt << 120n) |
      (delivery.vendor << 160n) |
      (delivery.status << 168n) |
      (BigInt(delivery.provable) << 176n) |
      (BigInt(delivery.proofWanted) << 177n) |
      (BigInt(delivery.hasCallback) << 178n),
    amounts: delivery.price | (delivery.valueAtRisk << 96n),
    audit: BigInt(delivery.challenger) | (delivery.auditNumber << 160n),
  };
}
