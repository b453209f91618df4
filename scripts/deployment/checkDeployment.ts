import type { AddressBook } from "@assay/sdk";
import { decodeError, SdkError } from "@assay/sdk";
import type { Provider } from "ethers";

import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { checkCode } from "./checkCode.js";
import { checkImmutables } from "./checkImmutables.js";
import { checkKeys } from "./checkKeys.js";
import { checkRoles } from "./checkRoles.js";
import { Findings } from "./Findings.js";
import { isRevert } from "./patience.js";

/**
 * Compares a deployment with its address book: code, immutables, rights, members of roles, and keys. It sends no transaction and
 * needs no right, so any account can do it at any time.
 * @param read artifacts of the book's commit, to compare the code with the sources too
 * @throws SdkError WRONG_CHAIN; an error of the server
 */
export async function checkDeployment(
  provider: Provider,
  book: AddressBook,
  read?: ReadArtifact,
): Promise<Findings> {
  const { chainId } = await provider.getNetwork();
  if (chainId !== BigInt(book.chainId)) {
    throw new SdkError(
      "WRONG_CHAIN",
      `the RPC server is on chain ${chainId}, and the address book of chain ${book.chainId}`,
      "Name the RPC server of the book's chain",
    );
  }
  const findings = new Findings();
  await checkCode(provider, book, findings, read);
  // Contracts without code answer nothing.
  if (
    findings.all.some(({ what, difference }) => what.endsWith(" has code") && difference !== undefined)
  ) {
    return findings;
  }
  for (const check of [checkImmutables, checkRoles, checkKeys]) {
    try {
      await check(provider, book, findings);
    } catch (error) {
      if (!isRevert(error)) throw error;
      // Another contract than the book says is at one of the addresses.
      findings.holds("the contracts' answers", false, decodeError(error).shortMessage);
    }
  }
  return findings;
}
