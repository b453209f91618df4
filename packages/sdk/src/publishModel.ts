import { decodeError } from "./decodeError.js";
import { modelId } from "./modelId.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Hex, Model } from "./types.js";

/**
 * Registers a circuit's verifying key and publishes the model that it proves; what is there already is left as it is.
 * @param verifyingKey the key's bytes, as `CircuitRegistry` lays them out
 * @param uri where weights and description are; a hint
 * @throws ContractError, e.g. ForgeableKey, InvalidKeyLength
 */
export async function publishModel(
  { circuits, models }: Market,
  model: Model,
  verifyingKey: Uint8Array,
  uri = "",
): Promise<Hex> {
  const id = modelId(model);
  try {
    if (await models.isModel(id)) return id;
    if ((await circuits.signalCount(model.circuitId)) === 0n) {
      await sendTransaction(() => circuits.register(verifyingKey));
    }
    await sendTransaction(() => models.publishModel(model, uri));
    return id;
  } catch (error) {
    throw decodeError(error);
  }
}
