import type { TransactionReceipt } from "ethers";

import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Request } from "../requests/request.js";

const BPS = 10_000n;

/** Price of a request at a time on the job's clock, as `PriceCurve.priceAt` computes it. */
export function priceAt(
  request: Pick<Request, "minPrice" | "maxPrice" | "rampStart" | "rampEnd">,
  time: bigint,
): bigint {
  const { minPrice, maxPrice, rampStart, rampEnd } = request;
  if (time >= rampEnd) return maxPrice;
  if (time <= rampStart) return minPrice;
  return minPrice + ((maxPrice - minPrice) * (time - rampStart)) / (rampEnd - rampStart);
}

/**
 * Bond of a job in shares of the operator's pool, as `ILocks.bondFor` computes it. A share is worth one token until the
 * pool's first slash.
 * @param bondBps bond, basis points of the price; the result is at least `minBond`
 */
export function bondFor(price: bigint, bondBps: bigint, minBond: bigint): bigint {
  const shares = (price * bondBps) / BPS;
  return shares > minBond ? shares : minBond;
}

/**
 * Locks a job at its current price.
 * @param bondBps bond, basis points of the price; 10,000 is the price itself
 * @throws ContractError, e.g. InsufficientStake, LockingClosed, WrongState, OperatorJailed
 */
export async function lockJob(
  { contract }: Market,
  request: Request,
  bondBps: number,
  confirmations = 1,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.lock(request, bondBps), confirmations);
}
