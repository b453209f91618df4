import { EnclaveError } from "../errors.js";
import { type Collateral, collateralSchema } from "./types.js";

/**
 * Reads collateral from JSON text, in the shape of `Collateral`.
 *
 * @throws EnclaveError `COLLATERAL_FORMAT` if the text has another shape.
 */
export function parseCollateral(json: string): Collateral {
  try {
    return collateralSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new EnclaveError(
      "COLLATERAL_FORMAT",
      "the text is not a collateral document in JSON: pass the output of fetchCollateral",
      error,
    );
  }
}
