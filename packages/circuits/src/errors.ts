/** What went wrong, for programs. The message says it for people, and what to do next. */
export type CircuitErrorCode =
  | "UNKNOWN_CIRCUIT"
  | "INVALID_INPUT"
  | "INVALID_MODEL"
  | "INVALID_PROOF"
  | "INVALID_KEY"
  | "NOT_BUILT"
  | "BUILD_FAILED"
  | "SETUP_REFUSED"
  | "WITNESS_FAILED"
  | "DATA_MISSING";

/** Every error that this package throws on purpose. */
export class CircuitError extends Error {
  readonly code: CircuitErrorCode;
  /** One line without the advice, for logs. */
  readonly shortMessage: string;

  /**
   * @param code what went wrong, for programs
   * @param shortMessage which value is wrong, and how
   * @param advice what to do about it
   * @param cause the error underneath, if there is one
   */
  constructor(code: CircuitErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(`${shortMessage}. ${advice}.`, cause === undefined ? undefined : { cause });
    this.name = "CircuitError";
    this.code = code;
    this.shortMessage = shortMessage;
  }
}
