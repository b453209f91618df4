import { circuitId, weightsHash } from "@assay/circuits";
import { modelId } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { ServedModel } from "./context.js";

/**
 * The models of the named circuits, by model id.
 * @param runtimeId the runtime of the node's enclave: each circuit is then served both as the model without a runtime and as
 * the one with it
 */
export function servedModels(
  circuits: readonly string[],
  runtimeId?: string,
): Map<string, ServedModel> {
  const runtimes = runtimeId === undefined ? [ZeroHash] : [ZeroHash, runtimeId];
  return new Map(
    circuits.flatMap((circuit) =>
      runtimes.map((runtime): [string, ServedModel] => {
        const model = {
          weightsHash: weightsHash(circuit),
          circuitId: circuitId(circuit),
          runtimeId: runtime,
        };
        return [modelId(model), { circuit, model }];
      }),
    ),
  );
}
