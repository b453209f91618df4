import { modelIdOf } from "../../models/modelIdOf.js";
import { findPrices } from "../../settlements/findPrices.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { wholeNumber } from "../numbers.js";
import type { Fields } from "../print.js";

/** A request may put at most this many prices at risk (`MAX_VALUE_PER_PRICE`). */
const VALUES_PER_PRICE = 64n;

/**
 * Shows what the last jobs of a model paid, and the least price at which a value at risk is accepted.
 * @throws SdkError UNKNOWN_MODEL, INVALID_CONFIG
 */
export async function quote(
  model: string,
  options: Target & { value: string; last: string },
  environment: Environment,
): Promise<Fields> {
  const last = wholeNumber("last", options.last, 1);
  return withMarket(options, environment, "nothing", async (market) => {
    const modelId = modelIdOf(market, model);
    const { parse, of } = await amounts(market);
    const value = parse(options.value);
    const prices = await findPrices(market, modelId, { last });
    return {
      model: modelId,
      settledJobs: prices?.jobs ?? 0,
      ...(prices === undefined
        ? {}
        : {
            lowestPaid: of(prices.lowest),
            medianPaid: of(prices.median),
            highestPaid: of(prices.highest),
          }),
      ...(value === 0n
        ? {}
        : { leastPrice: of((value + VALUES_PER_PRICE - 1n) / VALUES_PER_PRICE) }),
      minBond: of(market.minBond),
    };
  });
}
