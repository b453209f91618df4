import type { Context } from "../context.js";
import { BROKEN, sessionState } from "./sessionState.js";

/**
 * Keeps a valid session for the enclave. The node attests a fresh key when there is no session, when the chain ended it, or
 * when less than a quarter of its life is left. A Broken vendor cannot register sessions; its old ones stay valid.
 */
export async function keepSession(context: Context): Promise<void> {
  const { enclave, chain, log } = context;
  const state = await sessionState(context);
  if (enclave === undefined || state === undefined || state.status === BROKEN) return;
  const { session } = enclave;
  if (session !== undefined && state.sessionKey !== undefined) {
    const left = session.validUntil - (await chain.now());
    if (4n * left >= session.validUntil - session.validFrom) return;
  }
  const { key, validUntil } = await enclave.renew();
  log.info({ stage: "attested", sessionKey: key, vendor: enclave.vendor, validUntil });
}
