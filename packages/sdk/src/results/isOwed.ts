import { ZeroHash } from "ethers";

import type { Delivery } from "./delivery.js";

/** Whether the requester waits for the bytes of the output. */
export function isOwed({
  outputDigest,
  demandedAt,
}: Pick<Delivery, "outputDigest" | "demandedAt">): boolean {
  return outputDigest !== ZeroHash && demandedAt !== 0n;
}
