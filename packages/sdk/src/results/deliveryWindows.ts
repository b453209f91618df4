import type { Windows } from "../market/openMarket.js";
import type { Delivery } from "./delivery.js";

/** Factor of all windows while the vendor is not Trusted. */
const DOWNGRADE_FACTOR = 4n;

/**
 * Ends of a delivery's windows on the job's clock, as `IResults.windowsOf` computes them.
 * @param status the vendor's status now; the worse of it and the delivery's counts
 */
export function deliveryWindows(
  { challengeSeconds, proofSeconds }: Windows,
  delivery: Pick<Delivery, "status" | "deliveredAt" | "disputedAt">,
  status = 0n,
): { challengeBy: bigint; proveBy: bigint } {
  const factor = delivery.status > 0n || status > 0n ? DOWNGRADE_FACTOR : 1n;
  return {
    challengeBy: delivery.deliveredAt + challengeSeconds * factor,
    proveBy: delivery.disputedAt === 0n ? 0n : delivery.disputedAt + proofSeconds * factor,
  };
}
