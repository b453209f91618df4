import type { KnownModel } from "@assay/models/codec";
import { inputFormat, KNOWN_MODELS } from "@assay/models/codec";
import { ZeroHash } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "./model.js";
import { modelId } from "./model.js";
import { modelIdOf } from "./modelIdOf.js";

/** Names of the files that are here. */
const NAMES = KNOWN_MODELS.map(({ name }) => name);

/** What a search for a model needs of a market. */
export type ModelSource = Pick<
  Market,
  "models" | "provider" | "startBlock" | "modelIds" | "circuitIds"
>;

/** A published model: the parts that its id commits to, and its file. */
export interface FoundModel {
  modelId: Hex;
  model: Model;
  file: KnownModel;
}

/**
 * Finds a published model and its file, which names the codec of its input and output. The id is a hash of all its parts, so
 * neither the publisher nor the RPC server can pass off another model.
 * @param named a model id, or a name of the market's address book; without a book, a name of @assay/models
 * @throws SdkError UNKNOWN_MODEL when no such model was published, when its file is not here, or when several fit the name
 */
export async function findModel(
  market: ModelSource,
  named: string,
  fromBlock = market.startBlock,
): Promise<FoundModel> {
  try {
    const isByFile = Object.keys(market.modelIds).length === 0 && NAMES.includes(named);
    if (isByFile) return await findByFile(market, named, fromBlock);
    const id = modelIdOf(market, named);
    const model = (await guess(market, id)) ?? (await findPublished(market, id, fromBlock));
    return { modelId: id, model, file: fileOf(id, model) };
  } catch (error) {
    throw decodeError(error);
  }
}

/** The model of an id, if its parts are those of a file that is here, as the registry completes them. It reads no events. */
async function guess({ models, circuitIds }: ModelSource, id: Hex): Promise<Model | undefined> {
  let circuitId: Hex;
  let runtimeId: Hex;
  try {
    [circuitId, runtimeId] = await Promise.all([models.circuitOf(id), models.runtimeOf(id)]);
  } catch (error) {
    if (decodeError(error).code === "UnknownModel") return undefined;
    throw error;
  }
  const extras = [ZeroHash, ...Object.values(circuitIds)];
  for (const known of KNOWN_MODELS) {
    const { weightsHash, inputWords, outputWords } = known;
    for (const format of [0, inputFormat(known)]) {
      for (const batchCircuitId of extras) {
        for (const openingCircuitId of extras) {
          const circuits = { circuitId, batchCircuitId, openingCircuitId };
          const shape = { inputFormat: format, inputWords, outputWords };
          const model = { weightsHash, runtimeId, ...circuits, ...shape };
          if (modelId(model) === id) return model;
        }
      }
    }
  }
  return undefined;
}

async function findPublished(
  { models, provider }: ModelSource,
  id: Hex,
  fromBlock: number,
): Promise<Model> {
  const pages = scanLogs(provider, await filterOf(models, id), { from: fromBlock });
  const published = await findLog(pages, (log) => {
    const model = readLog(models, log);
    return model !== undefined && modelId(model) === id ? model : undefined;
  });
  if (published !== undefined) return published;
  throw new SdkError(
    "UNKNOWN_MODEL",
    `no model ${id} was published since block ${fromBlock}`,
    "Correct the id, or publish the model first",
  );
}

async function findByFile(
  { models, provider }: ModelSource,
  name: string,
  fromBlock: number,
): Promise<FoundModel> {
  const hash = KNOWN_MODELS.find((known) => known.name === name)?.weightsHash;
  const found = new Map<Hex, Model>();
  await findLog(scanLogs(provider, await filterOf(models), { from: fromBlock }), (log) => {
    const model = readLog(models, log);
    if (model !== undefined && model.weightsHash === hash) found.set(modelId(model), model);
    return undefined;
  });
  const [first] = found;
  if (first === undefined || found.size > 1) {
    throw new SdkError(
      "UNKNOWN_MODEL",
      first === undefined
        ? `no model with the weights of ${name} was published since block ${fromBlock}`
        : `${found.size} published models have the weights of ${name}: ${[...found.keys()].join(", ")}`,
      first === undefined ? "Publish it first" : "Pass the id of one",
    );
  }
  return { modelId: first[0], model: first[1], file: fileOf(...first) };
}

async function filterOf(
  models: ModelSource["models"],
  id?: Hex,
): Promise<{ address: string; topics: string[] }> {
  const { topicHash } = models.interface.getEvent("ModelPublished");
  const topics = id === undefined ? [topicHash] : [topicHash, id];
  return { address: await models.getAddress(), topics };
}

function readLog(
  models: ModelSource["models"],
  log: { topics: readonly string[]; data: string },
): Model | undefined {
  const event = models.interface.parseLog(log);
  if (event === null) return undefined;
  const given = event.args.model as Model &
    Record<"inputFormat" | "inputWords" | "outputWords", bigint>;
  return {
    weightsHash: given.weightsHash,
    circuitId: given.circuitId,
    runtimeId: given.runtimeId,
    batchCircuitId: given.batchCircuitId,
    openingCircuitId: given.openingCircuitId,
    inputFormat: Number(given.inputFormat),
    inputWords: Number(given.inputWords),
    outputWords: Number(given.outputWords),
  };
}

/** The file whose hash a model names. */
function fileOf(id: Hex, model: Model): KnownModel {
  const file = KNOWN_MODELS.find(({ weightsHash }) => weightsHash === model.weightsHash);
  if (file === undefined) {
    throw new SdkError(
      "UNKNOWN_MODEL",
      `the file of model ${id}, with SHA-256 ${model.weightsHash}, is not here`,
      `Update the package @assay/models, which has ${NAMES.join(", ")}`,
    );
  }
  const { name, inputWords, outputWords } = file;
  if (inputWords !== model.inputWords || outputWords !== model.outputWords) {
    throw new SdkError(
      "UNKNOWN_MODEL",
      `model ${id} was published with ${model.inputWords} input and ${model.outputWords} output words, and ${name} has ${inputWords} and ${outputWords}`,
      "Use a model whose id names the shape of its file",
    );
  }
  // Bytes of another format than the market expects would count as wrong, and cost the requester.
  if (model.inputFormat !== 0 && model.inputFormat !== inputFormat(file)) {
    throw new SdkError(
      "UNKNOWN_MODEL",
      `model ${id} was published with input format ${model.inputFormat}, and ${name} has ${inputFormat(file)}`,
      "Use a model whose id names the input format of its file",
    );
  }
  return file;
}
