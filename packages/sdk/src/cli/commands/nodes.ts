import { findOperators } from "../../operators/findOperators.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import type { Listing } from "../print.js";

/** Lists the operators that have stake. */
export async function nodes(options: Target, environment: Environment): Promise<Listing> {
  return withMarket(options, environment, "nothing", async (market) => {
    const { of } = await amounts(market);
    const block = await market.provider.getBlock("latest");
    const now = BigInt(block?.timestamp ?? 0);
    const found = await findOperators(market);
    return {
      fields: { chain: market.chainId },
      name: "nodes",
      rows: found.map((operator) => ({
        operator: operator.address,
        stake: of(operator.stake),
        free: of(operator.freeStake),
        sessions: operator.sessions,
        settled: operator.settled,
        undecided: operator.undecided,
        proofMilliseconds: operator.proofMilliseconds,
        proofFee: of(operator.proofFee),
        ...(operator.jailedUntil > now ? { jailedUntil: operator.jailedUntil } : {}),
      })),
    };
  });
}
