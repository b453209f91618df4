import type { Context } from "../context.js";
import type { Standing } from "./standing.js";
import { BROKEN, standing } from "./standing.js";

/**
 * Sees to it that the enclave has a session that holds: attests a fresh key when there is none, when the chain ended it, or
 * when less than a quarter of its life is left. A Broken vendor registers none; its old sessions go on.
 * @returns how the chain sees it now
 */
export async function keepSession(context: Context): Promise<Standing | undefined> {
  const { enclave, chain, log } = context;
  const now = await standing(context);
  if (enclave === undefined || now === undefined || now.status === BROKEN) return now;
  const { session } = enclave;
  if (session !== undefined && now.sessionKey !== undefined) {
    const left = session.validUntil - (await chain.now());
    if (4n * left >= session.validUntil - session.validFrom) return now;
  }
  const { key, validUntil } = await enclave.renew();
  log.info({ stage: "attested", sessionKey: key, vendor: enclave.vendor, validUntil });
  return { ...now, sessionKey: key };
}
