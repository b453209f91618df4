import type { AddressBook } from "@assay/sdk";
import { SdkError } from "@assay/sdk";
import type { Provider, Signer } from "ethers";

import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { writeAddressBook } from "./addressBookFile.js";
import { applySteps } from "./applySteps.js";
import { buildAddressBook } from "./buildAddressBook.js";
import { checkDeployment } from "./checkDeployment.js";
import { LOCAL_CHAINS } from "./deploymentParameters.js";
import { ensureFactory } from "./ensureFactory.js";
import type { Consent } from "./faults.js";
import type { Patience } from "./patience.js";
import { ask } from "./patience.js";
import type { Plan } from "./planDeployment.js";
import { requireBalance } from "./planDeployment.js";

/**
 * Makes a planned deployment, checks it, and writes its address book.
 * @throws SdkError CHAIN_FAILED when the account cannot pay or the server fails for long: the same call goes on later
 */
export async function applyDeployment(
  plan: Plan,
  sending: {
    signer: Signer;
    provider: Provider;
    read: ReadArtifact;
    name: string;
    consents: readonly Consent[];
    patience: Patience;
    report: (line: string) => void;
  },
): Promise<AddressBook> {
  const { signer, provider, read, name, consents, patience, report } = sending;
  const { drawing, parameters, probe, path, earlier } = plan;
  requireBalance(plan);
  if (LOCAL_CHAINS.includes(Number(probe.chainId))) {
    await ensureFactory(signer, provider, patience);
  }
  const taken = await applySteps(drawing.blueprint.steps, { signer, provider, patience, report });
  const book = await buildAddressBook(provider, drawing, {
    ...{ name, parameters, taken, earlier, patience },
    allowed: consents,
  });
  const { differences } = await ask(() => checkDeployment(provider, book, read), patience);
  if (differences.length > 0) {
    const list = differences.map(({ what, difference }) => `${what} ${difference ?? ""}`);
    throw new SdkError(
      "BOOK_MISMATCH",
      `the chain differs from the deployment: ${list.join("; ")}`,
      "Do not use this deployment before you know why",
    );
  }
  report(writeAddressBook(path, book));
  return book;
}
