import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";

/**
 * The id of a model that a user named: an id stands for itself, and a name for the model of the market's address book.
 * @throws SdkError UNKNOWN_MODEL with the known names
 */
export function modelIdOf({ modelIds }: Pick<Market, "modelIds">, model: string): Hex {
  if (/^0x[0-9a-fA-F]{64}$/.test(model)) return model.toLowerCase();
  const found = Object.entries(modelIds).find(([name]) => name === model);
  if (found !== undefined) return found[1];
  const names = Object.keys(modelIds);
  throw new SdkError(
    "UNKNOWN_MODEL",
    names.length === 0
      ? `"${model}" is not a model id, and no address book names the models`
      : `the address book has no model "${model}"`,
    names.length === 0
      ? "Name an address book, or pass the model's id: 0x and 64 hexadecimal digits"
      : `Choose one of ${names.join(", ")}, or pass a model id: 0x and 64 hexadecimal digits`,
  );
}
