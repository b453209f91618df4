import type { Windows } from "../market/openMarket.js";
import type { Delivery } from "./delivery.js";

/** Factor of all windows while the vendor is not Trusted. */
const DOWNGRADE_FACTOR = 4n;
/** Seconds for which a demand or a post keeps the other windows open: it changes the delivery that calls in flight name. */
const RESEND_SECONDS = 600n;

/**
 * Ends of a delivery's windows on the job's clock, as `IResults.windowsOf` computes them. `demandBy` is the requester's last
 * second to demand the bytes of the output.
 * @param status the vendor's status now; the worse of it and the delivery's counts
 */
export function deliveryWindows(
  { challengeSeconds, proofSeconds, dataSeconds }: Windows,
  delivery: Pick<Delivery, "status" | "deliveredAt" | "disputedAt" | "demandedAt">,
  status = 0n,
): { challengeBy: bigint; demandBy: bigint; proveBy: bigint } {
  const { deliveredAt, disputedAt, demandedAt } = delivery;
  const factor = delivery.status > 0n || status > 0n ? DOWNGRADE_FACTOR : 1n;
  const window = deliveredAt + challengeSeconds * factor;
  const resent = demandedAt === 0n ? 0n : demandedAt + RESEND_SECONDS;
  return {
    challengeBy: later(window, resent),
    demandBy: disputedAt === 0n ? window : later(window, disputedAt + dataSeconds),
    proveBy: disputedAt === 0n ? 0n : later(disputedAt + proofSeconds * factor, resent),
  };
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
