import type { ModelErrorCode } from "@assay/models/codec";

/** Codes of the errors that this package finds itself. An error of a contract has its Solidity name as code. */
export type SdkErrorCode =
  | ModelErrorCode
  | "WRONG_CHAIN"
  | "NO_CONTRACT"
  | "BOOK_MISMATCH"
  | "INVALID_REQUEST"
  | "INPUT_TOO_LARGE"
  | "INVALID_CONFIG"
  | "DEVELOPMENT_KEY"
  | "NOT_SETTLED"
  | "NOT_FOUND"
  | "RESULT_MISMATCH"
  | "TIMEOUT"
  | "JOB_ENDED"
  | "NO_OPERATOR"
  | "NO_GAS"
  | "NOT_ENOUGH_TOKENS"
  | "SPENDING_CAP"
  | "RPC_DISAGREEMENT"
  | "INVALID_RECEIPT"
  | "INVALID_EVIDENCE"
  | "REVERTED"
  | "CHAIN_FAILED";

/** Base of every error that the packages throw on purpose. Its message says what is wrong and what to do next. */
export class AssayError extends Error {
  readonly code: string;
  /** The message without the advice, for logs. */
  readonly shortMessage: string;
  /** The next step. */
  readonly advice: string;

  /**
   * @param code kind of the error, for programs
   * @param shortMessage the value that is wrong, and why
   * @param advice the next step
   * @param cause the underlying error, if there is one
   */
  constructor(code: string, shortMessage: string, advice: string, cause?: unknown) {
    super(`${shortMessage}. ${advice}.`, cause === undefined ? undefined : { cause });
    this.name = "AssayError";
    this.code = code;
    this.shortMessage = shortMessage;
    this.advice = advice;
  }
}

/** An error that this package finds itself. */
export class SdkError extends AssayError {
  declare readonly code: SdkErrorCode;

  constructor(code: SdkErrorCode, shortMessage: string, advice: string, cause?: unknown) {
    super(code, shortMessage, advice, cause);
    this.name = "SdkError";
  }
}

/** A custom error of one of the contracts: `code` is its Solidity name. */
export class ContractError extends AssayError {
  /** The error's arguments by name. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Names of those arguments that are values of an enumeration, e.g. `{ actual: "Settled" }`. The message shows them. */
  readonly names: Readonly<Record<string, string>>;

  constructor(
    name: string,
    args: Readonly<Record<string, unknown>>,
    advice: string,
    cause?: unknown,
    names: Readonly<Record<string, string>> = {},
  ) {
    const values = Object.entries(args).map(([key, value]) => {
      return `${key} ${names[key] ?? String(value)}`;
    });
    super(name, values.length === 0 ? name : `${name} (${values.join(", ")})`, advice, cause);
    this.name = "ContractError";
    this.args = args;
    this.names = names;
  }
}
