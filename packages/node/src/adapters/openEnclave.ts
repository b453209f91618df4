import type { Market } from "@assay/sdk";

import type { NodeConfig } from "../config/schema.js";
import { NodeError } from "../errors.js";
import type { Chain } from "../ports/chain.js";
import type { Enclave } from "../ports/enclave.js";
import type { Prover } from "../ports/prover.js";
import { simulatedEnclave } from "./simulatedEnclave.js";

/**
 * Opens the configured enclave; undefined if the configuration has none.
 * @throws NodeError INVALID_CONFIG when its registry is not the market's
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
      `enclave.registry is ${enclave.registry}, and the market uses ${registry}`,
      "Set it to the EnclaveRegistry of the market's address book",
    );
  }
  return simulatedEnclave(enclave, chain, prover);
}
