import {
  circuitId,
  circuitModel,
  circuitsOf,
  listModelCircuits,
  publishedKey,
} from "@assay/circuits";
import { servedModels } from "@assay/node";
import type { Hex, Market, Model, PublishedKey, PublishOptions } from "@assay/sdk";
import {
  CircuitRegistry__factory,
  ModelRegistry__factory,
  modelId,
  publishModel,
} from "@assay/sdk";

import type { Step } from "../../deploy/modules/Blueprint.js";

/** A model that the repository's circuits prove. */
export interface RepositoryModel {
  name: string;
  id: Hex;
  model: Model;
  /** Names of its circuits: of one inference first, then of batches and of openings where it has them. */
  circuits: string[];
  /** Their verifying keys. */
  keys: PublishedKey[];
}

/** Models that the repository's circuits prove. */
export function repositoryModels(): RepositoryModel[] {
  return [...servedModels(listModelCircuits()).values()].map(({ circuit, model }) => {
    const circuits = circuitsOf(circuit);
    return {
      name: circuitModel(circuit).name,
      id: modelId(model),
      model,
      circuits,
      keys: circuits.map(publishedKey),
    };
  });
}

/** Ids of the repository's models by their names. */
export function modelIds(): Record<string, Hex> {
  return Object.fromEntries(repositoryModels().map(({ name, id }) => [name, id]));
}

/**
 * Publishes every model of the repository, with the verifying keys of its circuits. It skips the models that are published.
 * @returns the models' names
 * @throws SdkError DEVELOPMENT_KEY on a chain that may hold money, since the repository's keys are for development;
 *   ContractError, e.g. ForgeableKey
 */
export async function publishModels(
  market: Market,
  options: PublishOptions = {},
): Promise<string[]> {
  const names: string[] = [];
  for (const { name, model, keys } of repositoryModels()) {
    await publishModel(market, model, keys, options);
    names.push(name);
  }
  return names;
}

/** The steps that publish some models, with their circuits. */
export function publishSteps(
  { circuits, models }: { circuits: string; models: string },
  names: readonly string[],
): Step[] {
  const circuitAbi = CircuitRegistry__factory.createInterface();
  const modelAbi = ModelRegistry__factory.createInterface();
  return repositoryModels()
    .filter(({ name }) => names.includes(name))
    .flatMap((each): Step[] => [
      ...each.circuits.map((circuit): Step => {
        const { bytes } = publishedKey(circuit);
        return {
          name: `register the circuit ${circuit}`,
          to: circuits,
          data: circuitAbi.encodeFunctionData("register", [bytes]),
          isDone: async (provider) => {
            if ((await provider.getCode(circuits)) === "0x") return false;
            const registry = CircuitRegistry__factory.connect(circuits, provider);
            return (await registry.signalCount(circuitId(circuit))) !== 0n;
          },
        };
      }),
      {
        name: `publish the model ${each.name}`,
        to: models,
        data: modelAbi.encodeFunctionData("publishModel", [each.model, ""]),
        isDone: async (provider) => {
          if ((await provider.getCode(models)) === "0x") return false;
          return ModelRegistry__factory.connect(models, provider).isModel(each.id);
        },
      },
    ]);
}
