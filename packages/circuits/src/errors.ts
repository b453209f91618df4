/** The kind of a failure, for programs. The message names the wrong value and the next step, for people. */
export type CircuitErrorCode =
  | "UNKNOWN_CIRCUIT"
  | "INVALID_INPUT"
  | "INVALID_PROOF"
  | "INVALID_KEY"
  | "NOT_BUILT"
  | "BUILD_FAILED"
  | "SETUP_REFUSED"
  | "WITNESS_FAILED"
  | "DATA_MISSING";

/** Every error that this package throws on purpose; models throw ModelError. */
export class CircuitError extends Error {
  readonly code: CircuitErrorCode;
  /** One line without the advice, for logs. */
  readonly shortMessage: string;

  /**
   * @param code kind of the failure
   * @param shortMessage the wrong value, and why it is wrong
   * @param advice the next step
   * @param cause the error underneath, if there is one
   */
  constructor(code: CircuitErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(`${shortMessage}. ${advice}.`, cause === undefined ? undefined : { cause });
    this.name = "CircuitError";
    this.code = code;
    this.shortMessage = shortMessage;
  }
}
