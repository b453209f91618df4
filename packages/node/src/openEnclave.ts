import type { Market } from "@assay/sdk";

import { simulatedEnclave } from "./adapters/simulatedEnclave.js";
import type { NodeConfig } from "./config/schema.js";
import { NodeError } from "./errors.js";
import type { Chain } from "./ports/chain.js";
import type { Enclave } from "./ports/enclave.js";
import type { Prover } from "./ports/prover.js";

/**
 * The configured enclave.
 * @throws NodeError INVALID_CONFIG when it would register somewhere else than the market looks
 */
export async function openEnclave(
  { enclave }: NodeConfig,
  chain: Chain,
  { enclaves }: Pick<Market, "enclaves">,
  prover: Prover,
): Promise<Enclave | undefined> {
  if (enclave === undefined) return undefined;
  const registry = await enclaves.getAddress();
  if (registry.toLowerCase() !== enclave.registry.toLowerCase()) {
    throw new NodeError(
      "INVALID_CONFIG",
      `enclave.registry is ${enclave.registry}, and the market's is ${registry}`,
      "Take the EnclaveRegistry of the market's address book",
    );
  }
  return simulatedEnclave(enclave, chain, prover);
}
