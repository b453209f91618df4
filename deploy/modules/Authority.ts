import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { Interface } from "ethers";

/** Role of the guardian, which acts at once. docs/threat-model.md lists its powers, and the cost of each to others. */
export const GUARDIAN_ROLE = 1n;

/** The manager that names guardian and governor. `Assay` hands it over once each module has set its roles. */
export default buildModule("Authority", (m) => ({
  authority: m.contract("AccessManager", [m.getAccount(0)]),
}));

/** Selectors of functions, from their signatures. */
export function selectors(...signatures: string[]): string[] {
  const abi = new Interface(signatures.map((signature) => `function ${signature}`));
  return abi.fragments.map(
    (fragment) => abi.getFunction(fragment.format("sighash"))?.selector ?? "",
  );
}
