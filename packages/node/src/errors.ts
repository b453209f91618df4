import { AssayError } from "@assay/sdk";

/** Names a fault, or the reason why a job is not taken, for programs. */
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
  | "CALLBACK_TOO_DEAR"
  | "MISSING_STAKE"
  | "MISSING_GAS"
  | "OUTPUT_TOO_LARGE"
  | "PROOF_MISMATCH"
  | "LOCK_LOST";

/** An error that the node itself finds. Errors of the chain come from `@assay/sdk`. */
export class NodeError extends AssayError {
  declare readonly code: NodeErrorCode;

  constructor(code: NodeErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(code, shortMessage, advice, cause);
    this.name = "NodeError";
  }
}

/** The code of an error; every error class of this project has one. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "UNKNOWN";
}
