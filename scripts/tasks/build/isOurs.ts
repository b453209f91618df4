import type { CompilerOutputError } from "hardhat/types/solidity";

/** Code size (EIP-170) and init code size (EIP-3860): no chain runs the tests' contracts, and check-sizes measures the rest. */
const SIZE_CODES = ["5574", "3860"];
const DEPENDENCY = /-->\s+(?:npm\/|\S*node_modules\/)/;

/** Whether a diagnostic of the compiler asks for a change in this repository. */
export function isOurs(
  diagnostic: Pick<CompilerOutputError, "severity" | "errorCode" | "formattedMessage">,
): boolean {
  if (diagnostic.severity === "error") return true;
  if (SIZE_CODES.includes(diagnostic.errorCode ?? "")) return false;
  return !DEPENDENCY.test(diagnostic.formattedMessage ?? "");
}
