import type { Hex } from "../chain/hex.js";
import { INTERFACES } from "./roles.js";
import type { AdminCall } from "./adminCall.js";
import type { Admin } from "./openAdmin.js";

/** A transaction as a Safe takes it. */
export interface SafeTransaction {
  to: string;
  value: "0";
  data: Hex;
}

type Verb = "schedule" | "execute" | "cancel";

/**
 * The transaction by which a role's holder, e.g. a Safe, takes one step of a call.
 * @param verb `schedule` announces it, `execute` makes it, `cancel` takes the announcement back
 * @param options `when`: earliest time of `execute`, unix seconds, zero for as soon as the delay allows; `caller`: the account that
 *   announced what is cancelled
 */
export function safeTransaction(
  { addresses }: Pick<Admin, "addresses">,
  verb: Verb,
  { target, data }: Pick<AdminCall, "target" | "data">,
  { when = 0, caller = "" }: { when?: number; caller?: string } = {},
): SafeTransaction {
  const manager = INTERFACES.AccessManager;
  const call =
    verb === "schedule"
      ? manager.encodeFunctionData("schedule", [target, data, when])
      : verb === "execute"
        ? manager.encodeFunctionData("execute", [target, data])
        : manager.encodeFunctionData("cancel", [caller, target, data]);
  return { to: addresses.AccessManager, value: "0", data: call };
}

/** A file for the Safe's Transaction Builder, which signers load instead of copying calldata. */
export function safeBatch(
  { chainId }: Pick<Admin, "chainId">,
  name: string,
  transactions: readonly SafeTransaction[],
): object {
  return {
    version: "1.0",
    chainId: String(chainId),
    meta: { name },
    transactions: transactions.map((each) => ({ ...each, contractMethod: null })),
  };
}
