import type { Hex, Market } from "@assay/sdk";
import { sendTransaction } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Measurement } from "./simulatedVendor.js";

/** Publishes the runtime that simulated enclaves run. @returns its id */
export async function publishRuntime(
  { models }: Market,
  measurements: readonly Measurement[],
): Promise<Hex> {
  const runtime = {
    repository: "",
    commit: new Uint8Array(20),
    buildDigest: ZeroHash,
    measurements: [...measurements],
  };
  const id = await models.publishRuntime.staticCall(runtime);
  await sendTransaction(() => models.publishRuntime(runtime));
  return id;
}
