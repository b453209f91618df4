import { batchCircuitOf, circuitModel, listCircuits, verifyingKeyBytes } from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market } from "@assay/sdk";
import { modelId, publishModel } from "@assay/sdk";

/** Names of the circuits that prove one inference: one for each model. */
function modelCircuits(): string[] {
  const names = listCircuits();
  const batches = new Set(names.map(batchCircuitOf));
  return names.filter((name) => !batches.has(name));
}

/** Ids of the models that the repository's circuits prove, by the models' names. */
export function modelIds(): Record<string, Hex> {
  const served = [...servedModels(modelCircuits()).values()];
  return Object.fromEntries(
    served.map(({ circuit, model }) => [circuitModel(circuit).name, modelId(model)]),
  );
}

/**
 * Publishes every model that the repository's circuits prove, with the verifying keys of its circuits. It skips the models that
 * are published.
 * @returns the models' names
 * @throws ContractError, e.g. ForgeableKey
 */
export async function publishModels(market: Market): Promise<string[]> {
  const names: string[] = [];
  for (const { circuit, model } of servedModels(modelCircuits()).values()) {
    const batch = batchCircuitOf(circuit);
    const keys = [circuit, ...(batch === undefined ? [] : [batch])].map(verifyingKeyBytes);
    await publishModel(market, model, keys);
    names.push(circuitModel(circuit).name);
  }
  return names;
}
