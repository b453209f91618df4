import { getAddress, toBeHex } from "ethers";

import type { Delivery, PackedDelivery } from "./types.js";

/** Reads a delivery as the market's events and calls show it. */
export function unpackDelivery(packed: PackedDelivery): Delivery {
  const { lock, resultHash, outputDigest, progress, amounts, audit } = packed;
  const field = (word: bigint, from: number, bits: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(bits)) - 1n);
  const isSet = (bit: number): boolean => field(progress, bit, 1) !== 0n;
  return {
    lock,
    resultHash,
    outputDigest,
    deliveredAt: field(progress, 0, 40),
    auditBlock: field(progress, 40, 40),
    demandedAt: field(progress, 80, 40),
    disputedAt: field(progress, 120, 40),
    vendor: field(progress, 160, 8),
    status: field(progress, 168, 8),
    provable: isSet(176),
    proofWanted: isSet(177),
    hasCallback: isSet(178),
    price: field(amounts, 0, 96),
    valueAtRisk: field(amounts, 96, 96),
    auditNumber: field(audit, 160, 96),
    challenger: getAddress(toBeHex(field(audit, 0, 160), 20)),
  };
}
