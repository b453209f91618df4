import { ZeroHash } from "ethers";

import { findModels } from "../../models/findModels.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import type { Listing } from "../print.js";

/** Lists the published models: what each takes and gives, and the evidence that it can be paid for. */
export async function models(options: Target, environment: Environment): Promise<Listing> {
  return withMarket(options, environment, "nothing", async (market) => {
    const found = await findModels(market);
    return {
      fields: { chain: market.chainId },
      name: "models",
      rows: found.map(({ id, name, model, isQuarantined }) => ({
        name: name ?? "(file not here)",
        evidence: evidenceOf(model.circuitId !== ZeroHash, model.runtimeId !== ZeroHash),
        inputWords: model.inputWords,
        outputWords: model.outputWords,
        ...(isQuarantined ? { quarantined: true } : {}),
        id,
      })),
    };
  });
}

function evidenceOf(hasCircuit: boolean, hasRuntime: boolean): string {
  if (hasCircuit && hasRuntime) return "proof or enclave";
  return hasCircuit ? "proof" : "enclave";
}
