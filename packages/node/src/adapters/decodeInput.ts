import { circuitModel } from "@assay/circuits";
import { encodeImage } from "@assay/models";
import { unpackInput } from "@assay/sdk";

import type { Work } from "../ports/prover.js";

/** An input as the reference engine and the circuit take it. */
export interface DecodedInput {
  salt: bigint;
  values: Uint8Array;
}

/**
 * Reads an input's bytes with the codec of its model. No other file of the node knows a codec; today every model has the codec
 * of the digit images.
 * @throws when the bytes are not an input of the model
 */
export function decodeInput({ circuit, input }: Work): DecodedInput {
  const { salt, image } = unpackInput(input);
  return { salt, values: encodeImage(circuitModel(circuit), image) };
}
