import type { AddressBook } from "@assay/sdk";
import type { Provider } from "ethers";
import { concat, dataSlice, getCreateAddress, Interface, keccak256 } from "ethers";

import type { Artifact, ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { addressOf, saltOf } from "../../deploy/modules/factory.js";
import type { Findings } from "./Findings.js";

/** An artifact with the code that its constructor leaves. */
interface FullArtifact extends Artifact {
  deployedBytecode: string;
  immutableReferences?: Record<string, readonly { start: number; length: number }[]>;
}

/**
 * Compares the code of every contract with the book's hash and, by the sources, with the book's arguments. The address of a
 * contract that the proxy created is a hash of its init code: equal addresses mean equal code and equal arguments.
 * @param read artifacts of the book's commit; without them only the hashes are compared
 */
export async function checkCode(
  provider: Provider,
  book: AddressBook,
  findings: Findings,
  read?: ReadArtifact,
): Promise<void> {
  const created = new Map<string, number>();
  for (const [
    entry,
    { address, codeHash, contract = entry, constructorArgs, createdBy },
  ] of Object.entries(book.contracts)) {
    const code = await provider.getCode(address);
    findings.holds(`${entry} has code`, code !== "0x", `there is none at ${address}`);
    if (codeHash === undefined) findings.holds(`${entry}'s code hash`, false, "is not in the book");
    else findings.equal(`${entry}'s code hash`, keccak256(code), codeHash);
    if (createdBy !== undefined) {
      const nonce = (created.get(createdBy) ?? 0) + 1;
      created.set(createdBy, nonce);
      const from = book.contracts[createdBy]?.address ?? address;
      findings.equal(
        `${entry} was created by ${createdBy}`,
        address,
        getCreateAddress({ from, nonce }),
      );
    }
    // A contract that another one's constructor created follows from that one's init code.
    if (read === undefined || createdBy !== undefined) continue;
    const artifact = (await read(contract)) as FullArtifact;
    const expected = createdAt(artifact, constructorArgs, book.name ?? "");
    findings.equal(`${entry} was created by these sources and arguments`, address, expected);
    findings.holds(
      `${entry}'s code is that of these sources`,
      masked(code, artifact) === masked(artifact.deployedBytecode, artifact),
      "differs beyond the immutables",
    );
  }
}

/** The address that the proxy gives to a contract; a text for arguments that its constructor does not take. */
function createdAt(
  { abi, bytecode }: Artifact,
  constructorArgs: readonly unknown[],
  name: string,
): string {
  let args: string;
  try {
    args = new Interface(abi).encodeDeploy(constructorArgs);
  } catch {
    return "what a constructor with other arguments makes";
  }
  return addressOf(saltOf(name), concat([bytecode, args]));
}

/** Code with zeroes where immutables are. */
function masked(code: string, { immutableReferences = {} }: FullArtifact): string {
  let result = code;
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    if ((result.length - 2) / 2 < start + length) return result;
    result = concat([
      dataSlice(result, 0, start),
      "0x" + "00".repeat(length),
      dataSlice(result, start + length),
    ]);
  }
  return result;
}
