import type { InterfaceAbi, Provider } from "ethers";
import { concat, getCreateAddress, Interface } from "ethers";

import { addressOf, creationData, FACTORY } from "./factory.js";

/** What a blueprint needs of a compiled contract. */
export interface Artifact {
  contractName: string;
  abi: InterfaceAbi;
  bytecode: string;
}

/** Reads a contract's artifact by its name, e.g. Hardhat's `artifacts.readArtifact`. */
export type ReadArtifact = (name: string) => Promise<Artifact>;

/** A contract of the system. */
export interface Part {
  /** Name in the address book. */
  name: string;
  /** Name of the contract. */
  contract: string;
  address: string;
  args: readonly unknown[];
  /** The part whose constructor creates this one; absent if a step creates it. */
  createdBy?: string;
}

/** One transaction of a deployment. The chain says whether it is done, so a deployment needs no journal. */
export interface Step {
  name: string;
  to: string;
  data: string;
  /** Address of the contract that it creates. */
  creates?: string;
  /** Code that makes that contract, for the reason of a constructor's revert: the proxy hides it. */
  initCode?: string;
  /** Reads the chain. */
  isDone(provider: Provider): Promise<boolean>;
}

/**
 * The contracts of a system with their addresses, and the transactions that make it, in order. All of it follows from
 * artifacts, arguments and a salt: nothing is read from a chain.
 */
export class Blueprint {
  readonly parts: Part[] = [];
  readonly steps: Step[] = [];

  /**
   * @param deployer account that sends the transactions
   * @param salt `saltOf` the deployment's name
   */
  constructor(
    readonly read: ReadArtifact,
    readonly deployer: string,
    readonly salt: string,
  ) {}

  /**
   * Adds a contract. Equal code with equal arguments is one contract.
   * @param name in the address book
   * @param nested contracts that its constructor creates, in order
   * @returns its address
   */
  async create(
    contract: string,
    args: readonly unknown[] = [],
    { name = contract, nested = [] }: { name?: string; nested?: readonly Nested[] } = {},
  ): Promise<string> {
    const { abi, bytecode } = await this.read(contract);
    const initCode = concat([bytecode, new Interface(abi).encodeDeploy(args)]);
    const address = addressOf(this.salt, initCode);
    if (this.parts.some((part) => part.address === address)) return address;
    this.parts.push({ name, contract, address, args });
    // EIP-161: a contract's first creation has the nonce 1.
    for (const [i, inner] of nested.entries()) {
      const at = getCreateAddress({ from: address, nonce: i + 1 });
      this.parts.push({ ...inner, address: at, args: inner.argsAt(address), createdBy: name });
    }
    this.steps.push({
      name: `create ${name}`,
      to: FACTORY,
      data: creationData(this.salt, initCode),
      creates: address,
      initCode,
      isDone: async (provider) => (await provider.getCode(address)) !== "0x",
    });
    return address;
  }

  /** Adds a transaction that creates no contract. */
  act(step: Step): void {
    this.steps.push(step);
  }
}

/** A contract that another one's constructor creates. */
export interface Nested {
  name: string;
  contract: string;
  /** Its constructor's arguments, from its creator's address. */
  argsAt(creator: string): readonly unknown[];
}
