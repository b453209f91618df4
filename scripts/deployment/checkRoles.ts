import type { AddressBook, GovernedContract, RoleName } from "@assay/sdk";
import {
  AccessManager__factory,
  ADMIN_ROLE,
  GUARDIAN_ROLE,
  IAssay__factory,
  EnclaveRegistry__factory,
  pagedLogs,
  RESTRICTED,
  restrictedSelectors,
  ROLES,
  StakeVault__factory,
} from "@assay/sdk";
import type { Interface, Provider } from "ethers";

import type { Findings } from "./Findings.js";

const ABIS: Record<GovernedContract, Interface> = {
  JobMarket: IAssay__factory.createInterface(),
  StakeVault: StakeVault__factory.createInterface(),
  EnclaveRegistry: EnclaveRegistry__factory.createInterface(),
};

/**
 * Compares every right with the list of restricted functions, and the members of every role with the book. Members are found
 * by the manager's events since the deployment's first block, so an account that got a role later is found too.
 */
export async function checkRoles(
  provider: Provider,
  book: AddressBook,
  findings: Findings,
): Promise<void> {
  const { AccessManager } = book.contracts;
  const manager = AccessManager__factory.connect(AccessManager.address, provider);
  const logs = await pagedLogs(provider, { address: AccessManager.address }, book.startBlock);
  const events = logs.flatMap((log) => manager.interface.parseLog(log) ?? []);

  const expected = new Map<string, bigint>();
  const targets = new Map<string, GovernedContract>();
  for (const contract of Object.keys(RESTRICTED) as GovernedContract[]) {
    const target = book.contracts[contract]?.address;
    if (target === undefined) continue;
    targets.set(target.toLowerCase(), contract);
    findings.equal(`${contract} is closed`, await manager.isTargetClosed(target), false);
    findings.equal(`${contract}'s admin delay`, await manager.getTargetAdminDelay(target), 0);
    for (const role of ["guardian", "governor"] as RoleName[]) {
      for (const selector of restrictedSelectors(contract, role)) {
        const name = ABIS[contract].getFunction(selector)?.name ?? selector;
        const found = await manager.getTargetFunctionRole(target, selector);
        findings.equal(`role of ${contract}.${name}`, found, ROLES[role]);
        expected.set(`${target.toLowerCase()} ${selector}`, ROLES[role]);
      }
    }
  }
  for (const { name, args } of events) {
    if (name !== "TargetFunctionRoleUpdated") continue;
    const [target, selector, role] = args as unknown as [string, string, bigint];
    if (expected.has(`${target.toLowerCase()} ${selector}`)) continue;
    const contract = targets.get(target.toLowerCase()) ?? target;
    findings.equal(`role of ${contract}'s ${selector}`, role, ADMIN_ROLE);
  }
  for (const role of ["guardian", "governor"] as const) {
    const id = ROLES[role];
    findings.equal(`admin of the role ${role}`, await manager.getRoleAdmin(id), ADMIN_ROLE);
    findings.equal(`guardian of the role ${role}`, await manager.getRoleGuardian(id), ADMIN_ROLE);
    findings.equal(`grant delay of the role ${role}`, await manager.getRoleGrantDelay(id), 0);
  }

  const { roles } = book;
  if (roles === undefined) {
    findings.holds("holders of the roles", false, "are not in the book");
    return;
  }
  const members = new Map<string, { role: bigint; account: string }>();
  for (const { name, args } of events) {
    if (name !== "RoleGranted") continue;
    const [role, account] = args as unknown as [bigint, string];
    members.set(`${role} ${account.toLowerCase()}`, { role, account });
  }
  const holders: [RoleName, string, number][] = [
    ["governor", roles.governor, roles.governorDelaySeconds],
    ["guardian", roles.guardian, 0],
  ];
  for (const [name, account, delay] of holders) {
    const role = name === "governor" ? ADMIN_ROLE : GUARDIAN_ROLE;
    const { isMember, executionDelay } = await manager.hasRole(role, account);
    findings.holds(`${account} is ${name}`, isMember, "is no member of the role");
    findings.equal(`delay of the ${name}`, executionDelay, delay);
    members.delete(`${role} ${account.toLowerCase()}`);
  }
  for (const { role, account } of members.values()) {
    const { isMember } = await manager.hasRole(role, account);
    findings.holds(`${account} has no role`, !isMember, `is a member of role ${role}`);
  }
}
