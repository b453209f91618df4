import { batchCircuitOf, circuitId, circuitModel, openingCircuitOf } from "@assay/circuits";
import { inputFormat, weightsHash } from "@assay/models";
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
      const loaded = circuitModel(circuit);
      const { name, inputWords, outputWords } = loaded;
      const opening = openingCircuitOf(circuit);
      const shared = {
        weightsHash: weightsHash(name),
        openingCircuitId: opening === undefined ? ZeroHash : circuitId(opening),
        inputFormat: inputFormat(loaded),
        inputWords,
        outputWords,
      };
      const id = circuitId(circuit);
      const batch = batchCircuitOf(circuit);
      const proven = {
        ...shared,
        circuitId: id,
        batchCircuitId: batch === undefined ? ZeroHash : circuitId(batch),
      };
      const blind = { ...shared, circuitId: ZeroHash, batchCircuitId: ZeroHash };
      const models: Model[] = [{ ...proven, runtimeId: ZeroHash }];
      for (const runtimeId of runtimes)
        models.push({ ...proven, runtimeId }, { ...blind, runtimeId });
      return models.map((model): [string, ServedModel] => [modelId(model), { circuit, model }]);
    }),
  );
}
