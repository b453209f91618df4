import { circuitId, circuitModel } from "@assay/circuits";
import { weightsHash } from "@assay/models";
import type { Model } from "@assay/sdk";
import { modelId } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { ServedModel } from "./context.js";

/**
 * The models of the named circuits, by model id.
 * @param runtimes what enclaves run: for each, a circuit stands for two more models, the one that a proof can show as well,
 * and the one without a circuit
 */
export function servedModels(
  circuits: readonly string[],
  runtimes: readonly string[] = [],
): Map<string, ServedModel> {
  return new Map(
    circuits.flatMap((circuit) => {
      const weights = weightsHash(circuitModel(circuit).name);
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
