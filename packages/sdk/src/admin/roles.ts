import type { Interface } from "ethers";

import {
  AccessManager__factory,
  EnclaveRegistry__factory,
  IAssay__factory,
  StakeVault__factory,
} from "../chain/contracts.js";

/** The governor's role: the `AccessManager`'s admin. It may call every restricted function that no other role has. */
export const ADMIN_ROLE = 0n;
/** The guardian's role. */
export const GUARDIAN_ROLE = 1n;

/** Names of the two roles, and of the role that every account has. */
export const ROLES = {
  governor: ADMIN_ROLE,
  guardian: GUARDIAN_ROLE,
  public: 2n ** 64n - 1n,
} as const;
export type RoleName = "governor" | "guardian";

/** Contracts with restricted functions. The manager's own are the governor's too. */
export type GovernedContract = "JobMarket" | "StakeVault" | "EnclaveRegistry";

/**
 * Every restricted function of each contract, under the role that may call it. The deployment sets the roles from this list,
 * and `deploy check` compares them with it.
 */
export const RESTRICTED: Readonly<
  Record<GovernedContract, Readonly<Record<RoleName, readonly string[]>>>
> = {
  JobMarket: { guardian: ["pauseIntake", "unpauseIntake"], governor: ["setFee"] },
  StakeVault: { guardian: ["cancelSlash"], governor: [] },
  EnclaveRegistry: {
    guardian: ["lowerVendorStatus", "revokeSession", "denyPlatform"],
    governor: [
      "allowPlatform",
      "registerVendor",
      "raiseVendorStatus",
      "setMinimumEvaluationNumber",
      "setVendorPolicy",
    ],
  },
};

/** Functions of the `AccessManager` that its admin calls. */
export const MANAGER_FUNCTIONS: readonly string[] = [
  "labelRole",
  "grantRole",
  "revokeRole",
  "setRoleAdmin",
  "setRoleGuardian",
  "setGrantDelay",
  "setTargetFunctionRole",
  "setTargetAdminDelay",
  "setTargetClosed",
  "updateAuthority",
];

/** Interfaces of the governed contracts and of their manager. */
export const INTERFACES: Readonly<Record<GovernedContract | "AccessManager", Interface>> = {
  JobMarket: IAssay__factory.createInterface(),
  StakeVault: StakeVault__factory.createInterface(),
  EnclaveRegistry: EnclaveRegistry__factory.createInterface(),
  AccessManager: AccessManager__factory.createInterface(),
};

/** Selectors of a contract's functions that a role may call. */
export function restrictedSelectors(contract: GovernedContract, role: RoleName): string[] {
  return RESTRICTED[contract][role].map((name) => {
    const selector = INTERFACES[contract].getFunction(name)?.selector;
    if (selector === undefined) throw new Error(`${contract} has no function ${name}`);
    return selector;
  });
}
