import { ModelError } from "@assay/models/codec";
import { getBytes, Interface, isCallException, isError } from "ethers";

import { AssayError, ContractError, SdkError } from "./errors.js";
import { CONTRACT_ERRORS, ENUM_ARGUMENTS, ENUMERATIONS } from "./generated/contractErrors.js";
import { errorText, isRateLimit, isTransient, shortText } from "./trouble.js";

/** Errors of OpenZeppelin's contracts that a user can meet, and what to do about each. */
const LIBRARY_ERRORS: readonly (readonly [signature: string, advice: string])[] = [
  [
    "AccessManagedUnauthorized(address caller)",
    "This account has no such role: the AccessManager names guardian and governor",
  ],
  [
    "AccessManagerAlreadyScheduled(bytes32 operationId)",
    "The same call was announced before: execute or cancel it first",
  ],
  ["AccessManagerExpired(bytes32 operationId)", "Its week is over: announce the call again"],
  ["AccessManagerNotReady(bytes32 operationId)", "Execute it once its delay is over"],
  ["AccessManagerNotScheduled(bytes32 operationId)", "Announce the call first, from this account"],
  [
    "AccessManagerUnauthorizedAccount(address sender, uint64 roleId)",
    "Send it from an account that has the role",
  ],
  [
    "AccessManagerUnauthorizedCall(address caller, address target, bytes4 selector)",
    "Only the function's role may call it; a role without delay executes a call and announces none",
  ],
  [
    "AccessManagerUnauthorizedCancel(address sender, address caller, address target, bytes4 selector)",
    "Only its announcer, the governor and the role's guardian cancel a call",
  ],
  [
    "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
    "Approve the contract for at least the needed amount",
  ],
  [
    "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
    "Get more of the settlement token",
  ],
  ["ERC2612ExpiredSignature(uint256 deadline)", "Sign the permit with a later deadline"],
  [
    "ReentrancyGuardReentrantCall()",
    "Call the market when its own call has ended, and not from a callback or a token",
  ],
  [
    "SafeERC20FailedOperation(address token)",
    "The token refused the transfer: check balance and allowance of the settlement token",
  ],
];

const errors = [...CONTRACT_ERRORS, ...LIBRARY_ERRORS];
const abi = new Interface(errors.map(([signature]) => `error ${signature}`));
const adviceOf = new Map(
  errors.map(([signature, advice]) => [signature.slice(0, signature.indexOf("(")), advice]),
);

/**
 * Decodes the data of a failed call, or the four bytes that a batch reports for an item.
 * @returns undefined for data of an error that no Assay contract has
 */
export function decodeRevert(data: string, cause?: unknown): ContractError | undefined {
  const selector = data.slice(0, 10);
  const fragment = abi.getError(selector);
  if (fragment === null) return undefined;
  const advice = (adviceOf.get(fragment.name) ?? "").replace(/\.$/, "");
  const args: Record<string, unknown> = {};
  if (getBytes(data).length > 4) {
    const values = abi.decodeErrorResult(fragment, data);
    fragment.inputs.forEach((input, i) => (args[input.name] = values[i] as unknown));
  }
  return new ContractError(fragment.name, args, advice, cause, namesIn(fragment.name, args));
}

/** Names of the arguments that are values of an enumeration, by the argument. */
function namesIn(error: string, args: Readonly<Record<string, unknown>>): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [argument, enumeration] of Object.entries(ENUM_ARGUMENTS[error] ?? {})) {
    const name = ENUMERATIONS[enumeration]?.[Number(args[argument])];
    if (name !== undefined) names[argument] = name;
  }
  return names;
}

/** Revert data of an error: ethers and RPC servers keep it in different places. */
function revertData(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === "object" && current !== null; depth++) {
    const { data } = current as { data?: unknown };
    if (typeof data === "string" && /^0x([0-9a-f]{2}){4,}$/i.test(data)) return data;
    const nested = data as { data?: unknown } | null | undefined;
    if (typeof nested === "object" && typeof nested?.data === "string") return nested.data;
    const { error: inner, info, cause } = current as Record<string, unknown>;
    current = inner ?? (info as Record<string, unknown> | undefined)?.error ?? cause;
  }
  return undefined;
}

/**
 * Converts an error that a call, a transaction or a model's codec threw into a typed error. An error of a contract gets its
 * Solidity name as `code`, and an error of a codec keeps its own. A typed error is returned unchanged.
 */
export function decodeError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  if (error instanceof ModelError) {
    return new SdkError(error.code, error.shortMessage, error.advice, error);
  }
  const data = revertData(error);
  const decoded = data === undefined ? undefined : decodeRevert(data, error);
  if (decoded !== undefined) return decoded;
  if (isOutOfGasMoney(error)) {
    return new SdkError(
      "NO_GAS",
      `the account cannot pay for gas: ${shortText(error)}`,
      "Send some of the chain's native currency to the account",
      error,
    );
  }
  if (data === undefined && isTransient(error)) return serverTrouble(error);
  const text = error instanceof Error ? error.message : String(error);
  // A contract that lacks the function reverts without data, or answers with none.
  const isOther = isError(error, "BAD_DATA") || /\breverted\b/i.test(text);
  if (isCallException(error) || data !== undefined || isOther) {
    return new SdkError(
      "REVERTED",
      `the call reverted${data === undefined ? "" : ` with ${data.slice(0, 10)}`}`,
      "Check that the address is the market's, and that this version of the SDK matches the deployed contracts",
      error,
    );
  }
  return serverTrouble(error);
}

function serverTrouble(error: unknown): SdkError {
  return isRateLimit(error)
    ? new SdkError(
        "CHAIN_FAILED",
        `the RPC server refuses so many requests: ${shortText(error)}`,
        "Wait, or use a server with a higher limit",
        error,
      )
    : new SdkError("CHAIN_FAILED", shortText(error), "Check the RPC address and try again", error);
}

/**
 * The words of servers for an account that cannot pay for gas. Hardhat: "Sender doesn't have enough funds to send tx"; geth and
 * Arbitrum: "insufficient funds for gas * price + value", and from an estimate "gas required exceeds allowance (0)".
 */
const NO_GAS_TEXT =
  /insufficient funds|doesn't have enough funds|does not have enough funds|gas required exceeds allowance \(0\)|insufficient balance for (gas|transfer)|insufficient MNT|not enough funds/i;

/** Whether an error says that the sender cannot pay for gas. */
export function isOutOfGasMoney(error: unknown): boolean {
  return isError(error, "INSUFFICIENT_FUNDS") || NO_GAS_TEXT.test(errorText(error));
}
