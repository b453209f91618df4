import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { AddressBook } from "@assay/sdk";
import { SdkError } from "@assay/sdk";
import { Interface } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";

const { compile } = createRequire(import.meta.url)("solc") as {
  compile: (input: string) => string;
};

/** Solidity's standard JSON input. */
export interface StandardInput {
  language: string;
  sources: Record<string, { content: string }>;
  settings: Record<string, unknown>;
}

/** What a block explorer asks for to verify one contract. */
export interface Verification {
  /** Name in the address book. */
  entry: string;
  address: string;
  /** The contract in the input: `source:name`. */
  contract: string;
  /** The compiler as explorers name it. */
  compiler: string;
  /** ABI-encoded, without 0x. */
  constructorArgs: string;
  /** File with the input. */
  input: string;
}

/**
 * Writes what block explorers need: `contracts.json`, and the standard JSON inputs that it names.
 * @returns lines that tell people what was written
 */
export async function writeVerificationInputs(
  book: AddressBook,
  folder: string,
  artifacts: ArtifactManager,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const list: Verification[] = [];
  for (const entry of Object.keys(book.contracts)) {
    const { verification, input } = await verificationOf(book, entry, artifacts);
    writeFileSync(join(folder, verification.input), JSON.stringify(input));
    list.push(verification);
  }
  writeFileSync(join(folder, "contracts.json"), JSON.stringify(list, undefined, 2) + "\n");
  return list.map(({ entry, address, contract }) => `  ${entry} ${address} ${contract}`);
}

/** One contract's verification. A contract that another one's constructor creates was compiled with its creator's settings. */
export async function verificationOf(
  book: AddressBook,
  entry: string,
  artifacts: ArtifactManager,
): Promise<{ verification: Verification; input: StandardInput }> {
  const described = book.contracts[entry];
  if (described === undefined) throw new Error(`the address book has no ${entry}`);
  const { address, constructorArgs, contract = entry, createdBy } = described;
  const own = await artifacts.readArtifact(contract);
  const creator =
    createdBy === undefined
      ? own
      : await artifacts.readArtifact(book.contracts[createdBy]?.contract ?? createdBy);
  const id = creator.buildInfoId;
  const path = id === undefined ? undefined : await artifacts.getBuildInfoPath(id);
  if (id === undefined || path === undefined || own.inputSourceName === undefined) {
    throw new SdkError("INVALID_CONFIG", `${contract} is not built`, "Run `npm run build` first");
  }
  const { input, solcLongVersion } = JSON.parse(readFileSync(path, "utf8")) as {
    input: StandardInput;
    solcLongVersion: string;
  };
  const outputSelection = { "*": { "*": ["abi", "evm.bytecode", "evm.deployedBytecode"] } };
  return {
    verification: {
      entry,
      address,
      contract: `${own.inputSourceName}:${contract}`,
      compiler: `v${solcLongVersion}`,
      constructorArgs: new Interface(own.abi).encodeDeploy(constructorArgs).slice(2),
      input: `${id}.json`,
    },
    input: { ...input, settings: { ...input.settings, outputSelection } },
  };
}

/**
 * Compiles an input as an explorer does.
 * @param contract `source:name`
 * @returns the creation code, and the code with zeroes for its immutables
 * @throws Error with the compiler's message
 */
export function compileInput(
  input: StandardInput,
  contract: string,
): { bytecode: string; deployedBytecode: string } {
  const [source = "", name = ""] = contract.split(/:(?=[^:]+$)/);
  const only = { [source]: { [name]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const chosen = { ...input, settings: { ...input.settings, outputSelection: only } };
  const output = JSON.parse(compile(JSON.stringify(chosen))) as {
    errors?: { severity: string; formattedMessage: string }[];
    contracts?: Record<
      string,
      Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>
    >;
  };
  const error = output.errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const evm = output.contracts?.[source]?.[name]?.evm;
  if (evm === undefined) throw new Error(`the input has no ${contract}`);
  return {
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  };
}
