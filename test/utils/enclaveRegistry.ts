import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  bytes,
  reportDataFor,
  type SimulatedPlatform,
  type SimulatedTee,
  type TeeKind,
} from "@assay/enclave";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type BaseWallet, type ContractTransactionResponse, Wallet } from "ethers";

import type { EnclaveRegistry } from "../../typechain-types/index.js";
import { type Chain, type Deployment, GAS_LIMIT } from "./attestation.js";

const require = createRequire(import.meta.url);

/** The vendor number of a simulated TEE in tests. */
export const VENDOR = 128;

/** A registry with one vendor; the first account is governor and guardian. */
export async function deployRegistry(
  chain: Chain,
  { verifier }: Deployment,
): Promise<EnclaveRegistry> {
  const [governor] = await chain.ethers.getSigners();
  if (governor === undefined) throw new Error("no accounts");
  const path = require.resolve("@openzeppelin/contracts/build/contracts/AccessManager.json");
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8")) as {
    abi: string[];
    bytecode: string;
  };
  const manager = await new chain.ethers.ContractFactory(abi, bytecode, governor).deploy(
    governor.address,
  );
  const registry = (await chain.ethers.deployContract("EnclaveRegistry", [
    await manager.getAddress(),
    300,
  ])) as unknown as EnclaveRegistry;
  // ConfigurationAndSWHardeningNeeded is the worst status that may register.
  await registry.registerVendor(VENDOR, await verifier.getAddress(), 3, 1, 168);
  return registry;
}

/** Parts of a registration. */
export interface RegistrationParameters {
  chain: Chain;
  registry: EnclaveRegistry;
  vendor: SimulatedTee;
  platform: SimulatedPlatform;
  tee: TeeKind;
  /** Name of the code that the enclave runs. */
  enclave?: string;
  /** The form in which the quote is sent. */
  form?: (quote: Uint8Array) => Uint8Array;
  key?: BaseWallet;
  /** Account that registers it; the first account by default. */
  operator?: HardhatEthersSigner;
}

/** Quotes a fresh session key for an operator, signs with it and registers it. */
export async function registerSession(
  parameters: RegistrationParameters,
): Promise<{ key: BaseWallet; response: ContractTransactionResponse; quote: Uint8Array }> {
  const { chain, registry, vendor, platform, tee } = parameters;
  const [first] = await chain.ethers.getSigners();
  const operator = parameters.operator ?? first;
  const block = await chain.ethers.provider.getBlock("latest");
  if (operator === undefined || block?.hash == null) throw new Error("no chain");
  const key = parameters.key ?? Wallet.createRandom();
  const { chainId } = await chain.ethers.provider.getNetwork();
  const reportData = reportDataFor({
    chainId,
    registry: bytes.fromHex(await registry.getAddress()),
    operator: bytes.fromHex(operator.address),
    sessionKey: bytes.fromHex(key.address),
    blockNumber: BigInt(block.number),
    blockHash: bytes.fromHex(block.hash),
  });
  const enclave = parameters.enclave === undefined ? {} : { enclave: parameters.enclave };
  const raw = vendor.quote(platform, { tee, reportData, ...enclave });
  const quote = parameters.form?.(raw) ?? raw;
  const digest = await registry.sessionDigest(operator.address, block.number);
  const signature = key.signingKey.sign(digest).serialized;
  const sender = parameters.operator === undefined ? registry : registry.connect(operator);
  const response = await sender.register(VENDOR, quote, block.number, signature, {
    gasLimit: GAS_LIMIT,
  });
  return { key, response, quote: raw };
}
