import { circuitId, listCircuits } from "@assay/circuits";
import type { AddressBook } from "@assay/sdk";

import type { deployAssay } from "./deployAssay.js";

/** The address book of a market that `deployAssay` deployed. */
export async function addressBookOf(
  deployed: Awaited<ReturnType<typeof deployAssay>>,
  models: AddressBook["models"],
): Promise<AddressBook> {
  const { authority, circuits, market, models: registry, token, vault } = deployed;
  const contract = async (at: { getAddress(): Promise<string> }) => {
    return { address: await at.getAddress(), block: 0, constructorArgs: [] };
  };
  return {
    chainId: 31337,
    startBlock: 0,
    token: await token.getAddress(),
    contracts: {
      AccessManager: await contract(authority),
      CircuitRegistry: await contract(circuits),
      ModelRegistry: await contract(registry),
      JobMarket: await contract(market),
      StakeVault: await contract(vault),
    },
    circuits: Object.fromEntries(listCircuits().map((name) => [name, circuitId(name)])),
    models,
  };
}
