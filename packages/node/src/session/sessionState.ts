import type { Hex } from "@assay/sdk";

import type { Context } from "../context.js";

/** Index of `Broken` in `VENDOR_STATUSES`. */
export const BROKEN = 2n;

/** The node's session and its vendor as the chain sees them. */
export interface SessionState {
  /** Address of the session key; undefined while no session is valid. */
  sessionKey: Hex | undefined;
  /** The vendor's status, as its index in `VENDOR_STATUSES`. */
  status: bigint;
  /** Whether the guardian took the session away, and no later one is registered. */
  revoked?: boolean;
  /** Whether the session's platform is denied, so that any account can end the session as of the denial. */
  denied?: boolean;
}

/** Reads the state of the node's session from the chain; undefined without an enclave. */
export async function sessionState({
  enclave,
  chain,
}: Pick<Context, "enclave" | "chain">): Promise<SessionState | undefined> {
  if (enclave === undefined) return undefined;
  const { session, vendor } = enclave;
  if (session === undefined) {
    const status = await chain.vendorStatus(BigInt(vendor));
    return { sessionKey: undefined, status, revoked: false };
  }
  const { valid, status, revoked, denied } = await chain.sessionStatus(session.key);
  return { sessionKey: valid ? session.key : undefined, status, revoked, denied };
}
