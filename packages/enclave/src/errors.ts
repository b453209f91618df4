/** The cause of an error, for programs. */
export type EnclaveErrorCode =
  | "BYTES_LENGTH"
  | "CERTIFICATE_FORMAT"
  | "COLLATERAL_FETCH"
  | "COLLATERAL_FORMAT"
  | "QUOTE_FORMAT"
  | "QUOTE_UNSUPPORTED";

/** The package's only error class. `code` is for programs, `shortMessage` for people. */
export class EnclaveError extends Error {
  override readonly name = "EnclaveError";

  constructor(
    readonly code: EnclaveErrorCode,
    readonly shortMessage: string,
    cause?: unknown,
  ) {
    super(`${code}: ${shortMessage}`, cause === undefined ? undefined : { cause });
  }
}
