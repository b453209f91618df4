import type { AddressBook } from "@assay/sdk";
import {
  CircuitRegistry__factory,
  EnclaveRegistry__factory,
  ModelRegistry__factory,
  pagedLogs,
} from "@assay/sdk";
import type { Provider } from "ethers";
import { keccak256 } from "ethers";

import { isDevelopmentAccount } from "./parameterFaults.js";
import { LOCAL_CHAINS } from "./deploymentParameters.js";
import type { Findings } from "./Findings.js";
import { repositoryModels } from "./publishModels.js";

/** Checks the keys that a deployment trusts: verifying keys of circuits, roots of TEE vendors, and keys that are published. */
export async function checkKeys(
  provider: Provider,
  book: AddressBook,
  findings: Findings,
): Promise<void> {
  const { CircuitRegistry, ModelRegistry, EnclaveRegistry } = book.contracts;
  const isLocal = LOCAL_CHAINS.includes(book.chainId);
  const allowed = (consent: string): boolean =>
    isLocal || (book.allowed?.includes(consent) ?? false);

  const circuits = CircuitRegistry__factory.connect(CircuitRegistry.address, provider);
  for (const [name, id] of Object.entries(book.circuits)) {
    const key = await circuits.verifyingKey(id).catch(() => "0x");
    findings.equal(`verifying key of the circuit ${name}`, keccak256(key), id);
  }
  const models = ModelRegistry__factory.connect(ModelRegistry.address, provider);
  for (const [name, id] of Object.entries(book.models)) {
    findings.holds(`the model ${name} is published`, await models.isModel(id), "is not");
  }
  const known = new Map(
    repositoryModels().flatMap((model) => model.keys.map((key) => [keccak256(key.bytes), key])),
  );
  for (const [name, id] of Object.entries(book.circuits)) {
    const isSafe = allowed("development-circuits") || known.get(id)?.production !== false;
    findings.holds(
      `secrets of the circuit ${name}`,
      isSafe,
      "are published: any account can forge proofs",
    );
  }
  if (EnclaveRegistry !== undefined) {
    const registry = EnclaveRegistry__factory.connect(EnclaveRegistry.address, provider);
    const { topicHash } = registry.interface.getEvent("VendorRegistered");
    const filter = { address: EnclaveRegistry.address, topics: [topicHash] };
    const verifiers = Object.entries(book.contracts)
      .filter(([entry, { contract = entry }]) => contract === "DcapVerifier")
      .map(([, { address }]) => address.toLowerCase());
    for (const log of await pagedLogs(provider, filter, book.startBlock)) {
      const [vendor, verifier] = registry.interface.parseLog(log)?.args as unknown as [
        bigint,
        string,
      ];
      const isOurs = verifiers.includes(verifier.toLowerCase());
      findings.holds(
        `verifier of vendor ${vendor}`,
        isOurs,
        `is ${verifier}, which is not in the book`,
      );
      const { isProduction } = await registry.vendorRoot(vendor);
      const isSafe = isProduction || allowed("development-root");
      findings.holds(`root of vendor ${vendor}`, isSafe, "is not the maker's");
    }
  }
  for (const [role, account] of Object.entries(book.roles ?? {})) {
    if (typeof account !== "string") continue;
    const isSafe = allowed("development-accounts") || !isDevelopmentAccount(account);
    findings.holds(`key of the ${role}`, isSafe, `is published: ${account}`);
  }
}
