import type { AddressBook, ConstructorArgument } from "@assay/sdk";
import {
  EnclaveRegistry__factory,
  IAssay__factory,
  ModelRegistry__factory,
  StakeVault__factory,
} from "@assay/sdk";
import type { Provider } from "ethers";
import { Contract } from "ethers";

import { MARKET_MODULES } from "../../deploy/modules/market.js";
import type { Findings } from "./Findings.js";

/** Asks every contract for its immutables and compares them with the book's arguments. */
export async function checkImmutables(
  provider: Provider,
  book: AddressBook,
  findings: Findings,
): Promise<void> {
  const { contracts } = book;
  const { JobMarket, StakeVault, ModelRegistry, CircuitRegistry, AccessManager } = contracts;
  const market = IAssay__factory.connect(JobMarket.address, provider);
  const given = (JobMarket.constructorArgs[0] ?? {}) as Record<string, ConstructorArgument>;
  const config = (await market.config()) as unknown as Record<string, unknown> & {
    toObject(): Record<string, unknown>;
  };
  for (const [name, value] of Object.entries(config.toObject())) {
    findings.equal(`JobMarket.config().${name}`, value, given[name]);
  }
  findings.equal("the token", config.token, book.token);
  findings.equal("JobMarket.VAULT()", await market.VAULT(), StakeVault.address);
  const modules = new Contract(
    JobMarket.address,
    MARKET_MODULES.map((name) => `function ${getterOf(name)}() view returns (address)`),
    provider,
  );
  for (const name of MARKET_MODULES) {
    const found: unknown = await modules.getFunction(getterOf(name))();
    findings.equal(`JobMarket.${getterOf(name)}()`, found, contracts[name]?.address);
  }
  const vault = StakeVault__factory.connect(StakeVault.address, provider);
  findings.equal("StakeVault.TOKEN()", await vault.TOKEN(), given.token);
  findings.equal("StakeVault.MARKET()", await vault.MARKET(), JobMarket.address);
  findings.equal("StakeVault.MIN_BOND()", await vault.MIN_BOND(), given.minBond);
  findings.equal("StakeVault.KEEPER_CAP()", await vault.KEEPER_CAP(), given.keeperCap);
  const models = ModelRegistry__factory.connect(ModelRegistry.address, provider);
  findings.equal("ModelRegistry.CIRCUITS()", await models.CIRCUITS(), CircuitRegistry.address);
  const enclaves = contracts.EnclaveRegistry;
  for (const [name, entry] of Object.entries({
    JobMarket,
    StakeVault,
    EnclaveRegistry: enclaves,
  })) {
    if (entry === undefined) continue;
    const managed = new Contract(
      entry.address,
      ["function authority() view returns (address)"],
      provider,
    );
    const authority: unknown = await managed.getFunction("authority")();
    findings.equal(`${name}.authority()`, authority, AccessManager.address);
  }
  if (enclaves === undefined) {
    findings.holds("EnclaveRegistry", false, "is not in the book");
    return;
  }
  const registry = EnclaveRegistry__factory.connect(enclaves.address, provider);
  findings.equal(
    "EnclaveRegistry.FRESH_BLOCKS()",
    await registry.FRESH_BLOCKS(),
    enclaves.constructorArgs[1],
  );
}

/** `REQUEST_MODULE` of `RequestModule`. */
function getterOf(module: string): string {
  return module.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
