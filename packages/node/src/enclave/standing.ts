import type { Hex } from "@assay/sdk";

import type { Context } from "../context.js";

/** Number of `Broken` in `VENDOR_STATUSES`. */
export const BROKEN = 2n;

/** Whether the node can deliver enclave results now. */
export interface Standing {
  /** Address of the session key; undefined while none holds. */
  sessionKey: Hex | undefined;
  /** The vendor's status. */
  status: bigint;
}

/** How the chain sees the node's session and vendor; undefined without an enclave. */
export async function standing({ enclave, chain }: Context): Promise<Standing | undefined> {
  if (enclave === undefined) return undefined;
  const { session, vendor } = enclave;
  if (session === undefined) {
    return { sessionKey: undefined, status: await chain.vendorStatus(BigInt(vendor)) };
  }
  const { valid, status } = await chain.sessionStatus(session.key);
  return { sessionKey: valid ? session.key : undefined, status };
}
