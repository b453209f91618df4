import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  type Collateral,
  createSimulatedTee,
  parseCollateral,
  prepareUpserts,
  type SimulatedTee,
} from "@assay/enclave";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import {
  type CollateralStore,
  CollateralStore__factory,
  type DcapVerifier,
} from "../../typechain-types/index.js";
import { networkName } from "./networkName.js";

const require = createRequire(import.meta.url);

/** Answer of the independent verifier, `@phala/dcap-qvl`. */
export interface OracleReport {
  status: string;
  advisory_ids: string[];
  ppid: Buffer;
}

interface Oracle {
  QuoteVerifier: {
    newProd(): OracleVerifier;
    newWithRootCa(root: Buffer): OracleVerifier;
  };
}

export interface OracleVerifier {
  verify(quote: Buffer, collateral: Collateral, time: number): OracleReport;
}

const oracle = require("@phala/dcap-qvl") as Oracle;

/** The oracle over Intel's root, or over a development root. */
export function oracleOf(root?: Uint8Array): OracleVerifier {
  return root === undefined
    ? oracle.QuoteVerifier.newProd()
    : oracle.QuoteVerifier.newWithRootCa(Buffer.from(root));
}

/** The order of Solidity's `TcbStatus`. */
export const TCB_STATUSES = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "Revoked",
] as const;

/** Above every call of these tests, and below EIP-7825's cap: nothing depends on an estimate. */
export const GAS_LIMIT = 16_000_000;

export const P256_PRECOMPILE = "0x0000000000000000000000000000000000000100";

const VECTORS = new URL("../../../shared/vectors/dcap/", import.meta.url);

/** When the real collateral was current, in unix seconds. */
export const VECTOR_TIME = 1_750_340_000;

/** A real Intel quote with its collateral, or undefined where the vectors are not at hand. */
export function realVector(
  name: "sgx" | "tdx",
): { quote: Uint8Array; collateral: Collateral } | undefined {
  const file = new URL(`${name}_quote`, VECTORS);
  if (!existsSync(file)) return undefined;
  return {
    quote: new Uint8Array(readFileSync(file)),
    collateral: parseCollateral(
      readFileSync(new URL(`${name}_quote_collateral.json`, VECTORS), "utf8"),
    ),
  };
}

/** An in-process chain whose clock starts at `time`. */
export async function chainAt(time: number): Promise<Chain> {
  return network.create({
    network: networkName(),
    chainType: "l1",
    override: { initialDate: new Date(time * 1000), allowBlocksWithSameTimestamp: true },
  });
}

export type Chain = Awaited<ReturnType<typeof network.create<"l1">>>;

export interface Deployment {
  store: CollateralStore;
  verifier: DcapVerifier;
}

/** Deploys store and verifier over a root. Tails are the PEM of CA and root. */
export async function deployDcap(
  chain: Chain,
  root: Uint8Array,
  tails: { platform: Uint8Array; processor: Uint8Array },
  p256 = P256_PRECOMPILE,
): Promise<Deployment> {
  const store = (await chain.ethers.deployContract("CollateralStore", [
    root,
    p256,
  ])) as unknown as CollateralStore;
  const verifier = (await chain.ethers.deployContract("DcapVerifier", [
    await store.getAddress(),
    tails.platform,
    tails.processor,
  ])) as unknown as DcapVerifier;
  return { store, verifier };
}

/** The same over a simulated vendor's root. */
export function deploySimulated(chain: Chain, tee: SimulatedTee): Promise<Deployment> {
  return deployDcap(chain, tee.rootCertificate, {
    platform: tee.issuerTail("platform"),
    processor: tee.issuerTail("processor"),
  });
}

/** Brings a store up to date with all four pieces of collateral. */
export async function upsertAll(store: CollateralStore, collateral: Collateral): Promise<void> {
  for (const { method, args } of prepareUpserts(collateral)) {
    const response = (await store.getFunction(method)(...args, {
      gasLimit: GAS_LIMIT,
    })) as ContractTransactionResponse;
    await response.wait();
  }
}

export { createSimulatedTee };

/** Outcome of a call of `verify`: a result, or the name of the custom error. */
export type Outcome = { accepted: true; status: string } | { accepted: false; reason: string };

/** Calls `verify` and reports the outcome instead of throwing. */
export async function attempt(verifier: DcapVerifier, quote: Uint8Array): Promise<Outcome> {
  try {
    const result = await verifier.verify(quote);
    return { accepted: true, status: TCB_STATUSES[Number(result.tcbStatus)] ?? "Unknown" };
  } catch (error) {
    return { accepted: false, reason: reasonOf(verifier, error) };
  }
}

function reasonOf(verifier: DcapVerifier, error: unknown): string {
  const data = (error as { data?: unknown }).data;
  if (typeof data !== "string") throw error;
  const store = CollateralStore__factory.createInterface();
  return (verifier.interface.parseError(data) ?? store.parseError(data))?.name ?? data;
}

/** The oracle's answer in the same shape. */
export function ask(
  oracle: OracleVerifier,
  quote: Uint8Array,
  collateral: Collateral,
  time: number,
): Outcome {
  try {
    const report = oracle.verify(Buffer.from(quote), collateral, time);
    return { accepted: true, status: report.status };
  } catch (error) {
    return { accepted: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
