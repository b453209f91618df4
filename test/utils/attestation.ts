import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  type Collateral,
  createSimulatedTee,
  type CollateralUpsert,
  parseCollateral,
  prepareCrlUpserts,
  prepareUpserts,
  type SimulatedTee,
} from "@assay/enclave";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import {
  type CollateralStore,
  CollateralStore__factory,
  type DcapVerifier,
  type DocumentReader,
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
  const collateral = parseCollateral(
    readFileSync(new URL(`${name}_quote_collateral.json`, VECTORS), "utf8"),
  );
  const numbers = realDocument(`${name}-numbers-2025-06-05-list.json`);
  return {
    quote: new Uint8Array(readFileSync(file)),
    collateral: {
      ...collateral,
      evaluation_numbers: numbers.text,
      evaluation_numbers_signature: numbers.signature,
      evaluation_numbers_issuer_chain: collateral.tcb_info_issuer_chain,
    },
  };
}

/** A document with Intel's signature. */
export interface RealDocument {
  name: string;
  text: string;
  signature: string;
}

function realDocument(name: string): RealDocument {
  const json = readFileSync(new URL(`collateral/${name}`, VECTORS), "utf8");
  return { name, ...(JSON.parse(json) as Omit<RealDocument, "name">) };
}

/** All real documents of the vectors, in the order of their names; none where the vectors are not at hand. */
export function realDocuments(): RealDocument[] {
  const folder = new URL("collateral/", VECTORS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(sgx|tdx|qe|td_qe)-/.test(name))
    .sort()
    .map(realDocument);
}

/** The signed part of a genuine quote of the vectors. */
export function realQuote(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`quotes/${name}.bin`, VECTORS)));
}

/** Real revocation lists, in DER, with the name of their issuer and their date. */
export function realCrls(): {
  issuer: string;
  thisUpdate: number;
  entries: number;
  der: Uint8Array;
}[] {
  const file = new URL("collateral/crls-and-certificates.json", VECTORS);
  if (!existsSync(file)) return [];
  const { crls } = JSON.parse(readFileSync(file, "utf8")) as {
    crls: Record<string, { iss: string; t0: number; n: number; der: string }>;
  };
  return Object.values(crls).map(({ iss, t0, n, der }) => ({
    issuer: iss,
    thisUpdate: t0,
    entries: n,
    der: new Uint8Array(Buffer.from(der, "hex")),
  }));
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

/** The reader of a store's documents, whose errors its upserts pass on. */
export async function readerOf(chain: Chain, store: CollateralStore): Promise<DocumentReader> {
  const address = await store.reader();
  return (await chain.ethers.getContractAt("DocumentReader", address)) as unknown as DocumentReader;
}

/** Brings a store up to date with all pieces of collateral. */
export async function upsertAll(store: CollateralStore, collateral: Collateral): Promise<void> {
  for (const upsert of prepareUpserts(collateral)) await (await send(store, upsert)).wait();
}

/** Sends one call of an upsert. */
export async function send(
  store: CollateralStore,
  { method, args }: CollateralUpsert,
): Promise<ContractTransactionResponse> {
  return (await store.getFunction(method)(...args, {
    // At Amsterdam the code of a blob costs 1,530 gas a byte, beyond the cap of a transaction's other gas (EIP-8037).
    gasLimit: networkName() === "amsterdam" ? 10 * GAS_LIMIT : GAS_LIMIT,
  })) as ContractTransactionResponse;
}

/** Brings a PCK CA's list: its serial numbers, and then the list, whose call it returns. */
export async function upsertPckCrl(
  store: CollateralStore,
  crl: Uint8Array,
  issuer: Uint8Array,
): Promise<ContractTransactionResponse> {
  const upserts = prepareCrlUpserts(crl, issuer);
  const last = upserts.pop();
  if (last === undefined) throw new Error("no call");
  for (const upsert of upserts) await (await send(store, upsert)).wait();
  return send(store, last);
}

/** A list without entries, or one that is none: all of it comes before the entries. */
export function withoutEntries(crl: Uint8Array): {
  prefix: Uint8Array;
  order: Uint8Array;
  tails: Uint8Array[];
  suffix: Uint8Array;
  parts: Uint8Array[];
} {
  return { prefix: crl, order: new Uint8Array(), tails: [], suffix: new Uint8Array(), parts: [] };
}

export { createSimulatedTee };

/** Outcome of a call of `verify`: a result, or the name of the custom error. */
export type Outcome = { accepted: true; status: string } | { accepted: false; reason: string };

/** Calls `verify` and reports the outcome instead of throwing. */
export async function attempt(verifier: DcapVerifier, quote: Uint8Array): Promise<Outcome> {
  try {
    const result = await verifier.verify(quote, 0);
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
