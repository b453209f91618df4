import { EnclaveError } from "../errors.js";
import { type Collateral, collateralSchema } from "./types.js";

/**
 * Reads collateral from JSON text, in the shape of `Collateral`.
 *
 * @throws EnclaveError `COLLATERAL_FORMAT`.
 */
export function parseCollateral(json: string): Collateral {
  try {
    return collateralSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new EnclaveError("COLLATERAL_FORMAT", "not a collateral document", error);
  }
}
