import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import type { Fields } from "../print.js";

/** The market and the contracts around it. */
export async function market(options: Target, environment: Environment): Promise<Fields> {
  return withMarket(options, environment, "nothing", async (opened) => {
    const { of } = await amounts(opened);
    return {
      chain: opened.chainId,
      market: opened.address,
      vault: await opened.vault.getAddress(),
      models: await opened.models.getAddress(),
      circuits: await opened.circuits.getAddress(),
      token: opened.token,
      minBond: of(opened.minBond),
    };
  });
}
