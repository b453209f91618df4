import { zeroPadValue } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";

/**
 * The machine of a session, as verifiers name it, from the event of the session's registration.
 * @throws SdkError NOT_FOUND when no session of this key was registered since the market's first block
 */
export async function platformOf(
  { enclaves, provider, startBlock }: Pick<Market, "enclaves" | "provider" | "startBlock">,
  sessionKey: Hex,
): Promise<Hex> {
  const { topicHash } = enclaves.interface.getEvent("SessionRegistered");
  try {
    const filter = {
      address: await enclaves.getAddress(),
      topics: [topicHash, zeroPadValue(sessionKey, 32)],
    };
    const pages = scanLogs(provider, filter, { from: startBlock, backwards: true });
    // Topics: the event, the key, the operator, the platform.
    const platform = await findLog(pages, ({ topics }) => topics[3]);
    if (platform !== undefined) return platform;
  } catch (error) {
    throw decodeError(error);
  }
  throw new SdkError(
    "NOT_FOUND",
    `no session of the key ${sessionKey} was registered since block ${startBlock}`,
    "Check the key and the chain",
  );
}
