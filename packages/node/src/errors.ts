import { AssayError } from "@assay/sdk";

/** What went wrong or why a job is not taken, for programs. */
export type NodeErrorCode =
  | "INVALID_CONFIG"
  | "STORE_IN_USE"
  | "STORE_DAMAGED"
  | "UNKNOWN_MODEL"
  | "UNSUPPORTED_ASSURANCE"
  | "NO_INPUT"
  | "INPUT_DIGEST_MISMATCH"
  | "MALFORMED_INPUT"
  | "COMMITMENT_MISMATCH"
  | "CANNOT_PROVE_IN_TIME"
  | "PRICE_TOO_LOW"
  | "MISSING_STAKE"
  | "MISSING_GAS"
  | "OUTPUT_TOO_LARGE"
  | "PROOF_MISMATCH"
  | "LOCK_LOST";

/** Every error that the node itself finds; those of the chain come from `@assay/sdk`. */
export class NodeError extends AssayError {
  declare readonly code: NodeErrorCode;

  constructor(code: NodeErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(code, shortMessage, advice, cause);
    this.name = "NodeError";
  }
}
