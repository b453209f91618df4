import type { AccessManager } from "../chain/contracts.js";
import { AccessManager__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import type { Market } from "../market/openMarket.js";
import type { GovernedContract } from "./roles.js";

/** A market's manager, and the contracts that it governs. */
export interface Admin {
  chainId: bigint;
  /** Connected as the market is: to a signer, or to read only. */
  manager: AccessManager;
  /** Address of each contract that the manager governs, and its own. */
  addresses: Readonly<Record<GovernedContract | "AccessManager", string>>;
}

/**
 * Opens the manager that names a market's guardian and governor.
 * @param market as `openMarket` returns it; its signer sends the transactions
 * @throws SdkError CHAIN_FAILED
 */
export async function openAdmin(market: Market): Promise<Admin> {
  try {
    const [authority, vault, enclaves] = await Promise.all([
      market.vault.authority(),
      market.vault.getAddress(),
      market.enclaves.getAddress(),
    ]);
    return {
      chainId: market.chainId,
      manager: AccessManager__factory.connect(authority, market.contract.runner),
      addresses: {
        JobMarket: market.address,
        StakeVault: vault,
        EnclaveRegistry: enclaves,
        AccessManager: authority,
      },
    };
  } catch (error) {
    throw decodeError(error);
  }
}
