/** The kind of a failure, for programs. The message names the wrong value and the next step, for people. */
export type ModelErrorCode =
  "UNKNOWN_MODEL" | "INVALID_MODEL" | "INVALID_INPUT" | "INVALID_OUTPUTS" | "DATA_MISSING";

/** Every error that this package throws on purpose. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  /** One line without the advice, for logs. */
  readonly shortMessage: string;
  /** The next step. */
  readonly advice: string;

  /**
   * @param code kind of the failure
   * @param shortMessage the wrong value, and why it is wrong
   * @param advice the next step
   * @param cause the error underneath, if there is one
   */
  constructor(code: ModelErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(`${shortMessage}. ${advice}.`, cause === undefined ? undefined : { cause });
    this.name = "ModelError";
    this.code = code;
    this.shortMessage = shortMessage;
    this.advice = advice;
  }
}
