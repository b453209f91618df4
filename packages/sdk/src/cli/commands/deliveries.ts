import { findDeliveries } from "../../results/findDeliveries.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { wholeNumber } from "../numbers.js";
import type { Listing } from "../print.js";

/** Options of `assay deliveries`. */
export interface DeliveriesCommand extends Target {
  operator?: string;
  from?: string;
  last: string;
}

/**
 * Lists the results that enclaves delivered since a block.
 * @throws SdkError INVALID_CONFIG, CHAIN_FAILED
 */
export async function deliveries(
  options: DeliveriesCommand,
  environment: Environment,
): Promise<Listing> {
  const last = wholeNumber("last", options.last);
  const from = options.from === undefined ? undefined : wholeNumber("from", options.from);
  return withMarket(options, environment, "nothing", async (market) => {
    const { operator } = options;
    const found = await findDeliveries(market, {
      ...(from === undefined ? {} : { fromBlock: from }),
      ...(operator === undefined ? {} : { operator }),
    });
    return {
      fields: { delivered: found.length },
      name: "deliveries",
      rows: found.slice(Math.max(0, found.length - last)).map((delivery) => ({
        block: delivery.blockNumber,
        operator: delivery.operator,
        job: delivery.jobId,
      })),
    };
  });
}
