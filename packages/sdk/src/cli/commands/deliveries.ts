import { SdkError } from "../../chain/errors.js";
import { findDeliveries } from "../../results/findDeliveries.js";
import type { Environment, Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Fields } from "../print.js";

/** Options of `assay deliveries`. */
export interface DeliveriesCommand extends Target {
  operator?: string;
  from: string;
  last: string;
}

/**
 * Lists the results that enclaves delivered since a block.
 * @throws SdkError INVALID_CONFIG, CHAIN_FAILED
 */
export async function deliveries(
  options: DeliveriesCommand,
  environment: Environment,
): Promise<Fields> {
  const fromBlock = count("--from", options.from);
  const last = count("--last", options.last);
  return withMarket(options, environment, "nothing", async (market) => {
    const { operator } = options;
    const filter = operator === undefined ? { fromBlock } : { fromBlock, operator };
    const found = await findDeliveries(market, filter);
    const shown = found.slice(Math.max(0, found.length - last));
    const rows = shown.map(({ jobId, operator: by, blockNumber }) => [
      jobId,
      `block ${blockNumber}, by ${by}`,
    ]);
    return { deliveries: found.length, ...(Object.fromEntries(rows) as Record<string, string>) };
  });
}

function count(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new SdkError("INVALID_CONFIG", `${name} ${text} is not a whole number`, "Pass digits only");
}
