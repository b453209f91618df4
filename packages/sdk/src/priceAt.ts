import type { Request } from "./types.js";

/** A request's price at a time on the job's clock, as `PriceCurve.priceAt` computes it. */
export function priceAt(
  request: Pick<Request, "minPrice" | "maxPrice" | "rampStart" | "rampEnd">,
  time: bigint,
): bigint {
  const { minPrice, maxPrice, rampStart, rampEnd } = request;
  if (time >= rampEnd) return maxPrice;
  if (time <= rampStart) return minPrice;
  return minPrice + ((maxPrice - minPrice) * (time - rampStart)) / (rampEnd - rampStart);
}
