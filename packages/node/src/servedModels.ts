import { circuitId, weightsHash } from "@assay/circuits";
import { modelId } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { ServedModel } from "./context.js";

/** The models of the named circuits, by model id. */
export function servedModels(circuits: readonly string[]): Map<string, ServedModel> {
  return new Map(
    circuits.map((circuit) => {
      const model = {
        weightsHash: weightsHash(circuit),
        circuitId: circuitId(circuit),
        runtimeId: ZeroHash,
      };
      return [modelId(model), { circuit, model }];
    }),
  );
}
