import { formatProbe } from "../../chains/formatProbe.js";
import type { ChainProbe } from "../../chains/probeChain.js";
import { probeChain } from "../../chains/probeChain.js";
import type { Target } from "../connect.js";
import { withChain } from "../connect.js";
import type { Environment } from "../environment.js";

/**
 * Asks a chain for what the protocol needs of it.
 * @returns lines to print, and whether the chain can carry the protocol
 * @throws SdkError INVALID_CONFIG, CHAIN_FAILED
 */
export async function chain(
  options: Target,
  environment: Environment,
): Promise<{ lines: string[]; fit: boolean }> {
  const probe = await withChain(options, environment, probeChain);
  const fit = probe.needs.every(({ state }) => state !== "unmet");
  return { lines: options.json === true ? [toJson(probe, fit)] : formatProbe(probe), fit };
}

function toJson(probe: ChainProbe, ok: boolean): string {
  return JSON.stringify({ ok, ...probe, chainId: probe.chainId.toString() });
}
