import { keccak256, ZeroHash } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "./model.js";
import { modelId } from "./model.js";
import type { PublishedKey } from "./requireProductionKeys.js";
import { requireProductionKeys } from "./requireProductionKeys.js";

export interface PublishOptions {
  /** Address of the weights and their description; a hint. */
  uri?: string;
  /** Publish a model whose proofs any account can forge, on a chain that may be public. */
  allowDevelopmentKeys?: boolean;
}

/**
 * Registers the verifying keys of a model's circuits and publishes the model. It skips every step that is already done.
 * @param verifyingKeys the key of each circuit of the model
 * @returns the model's id
 * @throws SdkError INVALID_CONFIG when a circuit of the model has no key; DEVELOPMENT_KEY when a key is not from a real ceremony
 *   and the chain is not 31337; ContractError, e.g. ForgeableKey
 */
export async function publishModel(
  { circuits, models, chainId }: Market,
  model: Model,
  verifyingKeys: readonly PublishedKey[],
  { uri = "", allowDevelopmentKeys = false }: PublishOptions = {},
): Promise<Hex> {
  const id = modelId(model);
  const keys = new Map(verifyingKeys.map((key) => [keccak256(key.bytes), key]));
  requireProductionKeys(verifyingKeys, chainId, allowDevelopmentKeys);
  try {
    if (await models.isModel(id)) return id;
    const { circuitId: own, batchCircuitId, openingCircuitId } = model;
    for (const circuitId of [own, batchCircuitId, openingCircuitId]) {
      if (circuitId === ZeroHash || (await circuits.signalCount(circuitId)) !== 0n) continue;
      const key = keys.get(circuitId);
      if (key === undefined) {
        throw new SdkError(
          "INVALID_CONFIG",
          `none of the ${keys.size} verifying keys hashes to the model's circuit ${circuitId}`,
          "Pass the key of each circuit that the model names",
        );
      }
      await sendTransaction(() => circuits.register(key.bytes));
    }
    await sendTransaction(() => models.publishModel(model, uri));
    return id;
  } catch (error) {
    throw decodeError(error);
  }
}
