import {
  batchCircuitOf,
  circuitModel,
  circuitsOf,
  listCircuits,
  listModelCircuits,
  publishedKey,
} from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market } from "@assay/sdk";
import { modelId, publishModel } from "@assay/sdk";
import type { PublishedKey, PublishOptions } from "@assay/sdk";

/** Names of the circuits that prove one inference: one for each model. */
function modelCircuits(): string[] {
  const names = listModelCircuits();
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

/** Verifying keys of all the repository's circuits. */
export function publishedKeys(): PublishedKey[] {
  return listCircuits().map(publishedKey);
}

/**
 * Publishes every model that the repository's circuits prove, with the verifying keys of its circuits. It skips the models that
 * are published.
 * @returns the models' names
 * @throws SdkError DEVELOPMENT_KEY on a chain that may hold money, since the repository's keys are for development;
 *   ContractError, e.g. ForgeableKey
 */
export async function publishModels(
  market: Market,
  options: PublishOptions = {},
): Promise<string[]> {
  const names: string[] = [];
  for (const { circuit, model } of servedModels(modelCircuits()).values()) {
    await publishModel(market, model, circuitsOf(circuit).map(publishedKey), options);
    names.push(circuitModel(circuit).name);
  }
  return names;
}
