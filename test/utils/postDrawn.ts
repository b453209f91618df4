import type { Hex, Market } from "@assay/sdk";
import { auditNumber, auditRate, isDrawn, postSeed, readDelivery } from "@assay/sdk";
import { toBeHex } from "ethers";

/** Status of an enclave's vendor that is broken. */
const BROKEN = 2n;

/**
 * Posts the first seed that draws a result if its vendor is broken, and spares it at the status of its delivery. Needs a
 * development beacon and a target that has begun.
 */
export async function postDrawn(market: Market, jobId: Hex): Promise<void> {
  const { delivery } = await readDelivery(market, jobId);
  const [rate, broken] = [0n, BROKEN].map((now) => auditRate(delivery, market.minBond, now));
  let seed = 1n;
  const isWanted = (number: bigint): boolean =>
    isDrawn(number, broken ?? 0n) && !isDrawn(number, rate ?? 0n);
  while (!isWanted(auditNumber(seed, jobId))) seed++;
  await postSeed(market, delivery.auditTarget, toBeHex(seed, 32));
}
