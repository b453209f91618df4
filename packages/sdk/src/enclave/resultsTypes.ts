import type { TypedDataField } from "ethers";

/** EIP-712 type of what a session key signs. */
export const RESULTS_TYPES: Record<"Results", TypedDataField[]> = {
  Results: [{ name: "root", type: "bytes32" }],
};
