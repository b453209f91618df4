import { circuitId, weightsHash } from "@assay/circuits";
import type { Model } from "@assay/sdk";
import { modelId } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { ServedModel } from "../ports/servedModel.js";

/**
 * The models that the named circuits and runtimes serve, by model id. A circuit gives one model that is proven without an
 * enclave. Each runtime adds two models per circuit: one with the circuit, whose results a proof can check, and one without.
 * @param circuits names of built circuits
 * @param runtimes ids of the runtimes that enclaves run
 */
export function servedModels(
  circuits: readonly string[],
  runtimes: readonly string[] = [],
): Map<string, ServedModel> {
  return new Map(
    circuits.flatMap((circuit) => {
      const weights = weightsHash(circuit);
      const id = circuitId(circuit);
      const models: Model[] = [{ weightsHash: weights, circuitId: id, runtimeId: ZeroHash }];
      for (const runtimeId of runtimes) {
        models.push({ weightsHash: weights, circuitId: id, runtimeId });
        models.push({ weightsHash: weights, circuitId: ZeroHash, runtimeId });
      }
      return models.map((model): [string, ServedModel] => [modelId(model), { circuit, model }]);
    }),
  );
}
