import { circuitId, weightsHash } from "@assay/circuits";
import type { Model } from "@assay/sdk";
import { modelId } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { ServedModel } from "./context.js";

/**
 * The models of the named circuits, by model id.
 * @param runtimeId the runtime of the node's enclave: each circuit is then served in three ways, to be proven, to be run in
 * the enclave, and as a model that is run there and has no circuit
 */
export function servedModels(
  circuits: readonly string[],
  runtimeId?: string,
): Map<string, ServedModel> {
  return new Map(
    circuits.flatMap((circuit) => {
      const weights = weightsHash(circuit);
      const id = circuitId(circuit);
      const models: Model[] = [{ weightsHash: weights, circuitId: id, runtimeId: ZeroHash }];
      if (runtimeId !== undefined) {
        models.push({ weightsHash: weights, circuitId: id, runtimeId });
        models.push({ weightsHash: weights, circuitId: ZeroHash, runtimeId });
      }
      return models.map((model): [string, ServedModel] => [modelId(model), { circuit, model }]);
    }),
  );
}
