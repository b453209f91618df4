import type { FoundDelivery, Market } from "@assay/sdk";
import { auditNumber, auditRate, isDrawn, postSeed } from "@assay/sdk";
import { toBeHex } from "ethers";

/** Posts the first seed that draws none of these deliveries, all of one target. @returns the seed */
export async function postClear(
  market: Market,
  found: readonly Pick<FoundDelivery, "jobId" | "delivery">[],
): Promise<bigint> {
  const isClear = (seed: bigint): boolean =>
    found.every(
      ({ jobId, delivery }) =>
        !isDrawn(auditNumber(seed, jobId), auditRate(delivery, market.minBond)),
    );
  let seed = 1n;
  while (!isClear(seed)) seed++;
  for (const target of new Set(found.map(({ delivery }) => delivery.auditTarget)))
    await postSeed(market, target, toBeHex(seed, 32));
  return seed;
}
