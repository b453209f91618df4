/**
 * Gas of attestation: registering a session from a quote in each form, checking one, and bringing collateral, over a
 * simulated TEE whose quotes are byte-exact in Intel's formats. (Intel's own quotes cannot register: they bind no session.)
 */
import { bytes, packQuote, prepareUpserts, shortenQuote, type TeeKind } from "@assay/enclave";
import { Wallet } from "ethers";

import {
  type Chain,
  chainAt,
  createSimulatedTee,
  deploySimulated,
  send,
  upsertAll,
  upsertPckCrl,
} from "../test/utils/attestation.js";
import { deployRegistry, registerSession } from "../test/utils/enclaveRegistry.js";
import type { EnclaveRegistry, SessionConsumer } from "../typechain-types/index.js";
import type { Bench, Row } from "./lib/row.js";

const TIME = 1_790_000_000;
const TRANSACTION = 21_000;
const NEW_SLOT = 22_100;
const COLD_SLOT = 2_100;
/** EIP-7951. */
const P256_CALL = 6_900;
const ECRECOVER = 3_000;
/** EIP-2929: the first touch of an account costs 2,600 instead of 100. */
const COLD_ACCOUNT = 2_500;

function gas(
  name: string,
  value: bigint | number,
  floor: number | null,
  budget: number | null,
): Row {
  return {
    name: `attestation: ${name}`,
    value: Number(value),
    unit: "gas",
    floor,
    budget,
    command: "npm run bench -- attestation",
  };
}

/** 16 for each byte that is not zero and 4 for each that is. */
function calldata(data: string): number {
  return bytes.fromHex(data).reduce((total, byte) => total + (byte === 0 ? 4 : 16), 0);
}

/** Transaction, calldata, signatures and new slots: what no registration can go below. */
function floorOf(data: string, signatures: number, slots: number): number {
  return TRANSACTION + calldata(data) + signatures * P256_CALL + slots * NEW_SLOT;
}

export const bench: Bench = async () => {
  const chain = await chainAt(TIME + 100);
  const registrations = await register(chain);
  const documents = [...(await collateral("SGX")), ...(await collateral("TDX"))];
  return [...registrations, ...documents, ...(await longList())];
};

/** A list of 5,000 certificates: its parts once, and the list around them each month. */
async function longList(): Promise<Row[]> {
  const vendor = createSimulatedTee({ seed: "bench", time: TIME });
  const chain = await chainAt(TIME + 100);
  const { store } = await deploySimulated(chain, vendor);
  const revoked = Array.from({ length: 5_000 }, (_, i) => BigInt(chain.ethers.id(`${i}`)) >> 96n);
  const lists = [0, 1].map((day) =>
    vendor.collateral({ tee: "SGX", pckCrl: { thisUpdate: TIME + day, revoked } }),
  );
  const [first, second] = lists;
  if (first === undefined || second === undefined) throw new Error("no lists");
  const parts: number[] = [];
  let whole = 0;
  for (const upsert of prepareUpserts(first)) {
    const receipt = await (await send(store, upsert)).wait();
    if (upsert.method === "storeSerials") parts.push(Number(receipt?.gasUsed ?? 0n));
    if (upsert.method === "upsertPckCrl") whole = Number(receipt?.gasUsed ?? 0n);
  }
  const crl = bytes.fromHex(second.pck_crl);
  const again = await (await upsertPckCrl(store, crl, vendor.caCertificates.platform)).wait();
  const name = `list of ${revoked.length} revoked`;
  return [
    gas(
      `${name}: storeSerials, the largest of ${parts.length} parts`,
      Math.max(...parts),
      null,
      null,
    ),
    gas(
      `${name}: storeSerials, all parts`,
      parts.reduce((sum, part) => sum + part, 0),
      null,
      null,
    ),
    gas(`${name}: upsertPckCrl, the first`, whole, null, null),
    gas(`${name}: upsertPckCrl, next month's of the same parts`, again?.gasUsed ?? 0n, null, null),
  ];
}

async function register(chain: Chain): Promise<Row[]> {
  const rows: Row[] = [];
  const vendor = createSimulatedTee({ seed: "bench", time: TIME });
  const deployment = await deploySimulated(chain, vendor);
  for (const tee of ["SGX", "TDX"] as const) {
    await upsertAll(deployment.store, vendor.collateral({ tee }));
  }
  const registry = await deployRegistry(chain, deployment);
  let last = Wallet.createRandom().privateKey;

  const measure = async (
    tee: TeeKind,
    machine: string,
    form: (quote: Uint8Array) => Uint8Array,
  ): Promise<{ used: number; data: string; raw: Uint8Array }> => {
    // Fixed keys: each byte of calldata has its price.
    const key = new Wallet(chain.ethers.id(`${tee}/${machine}/${rows.length}`));
    const platform = vendor.createPlatform({ name: `${tee} ${machine}` });
    const parameters = { chain, registry, vendor, platform, tee, form, key, enclave: "runtime" };
    const { response, quote } = await registerSession(parameters);
    const receipt = await response.wait();
    last = key.privateKey;
    return { used: Number(receipt?.gasUsed ?? 0n), data: response.data, raw: quote };
  };

  for (const tee of ["SGX", "TDX"] as const) {
    const add = (
      name: string,
      { used, data }: { used: number; data: string },
      signatures: number,
      slots: number,
      budget: number | null,
    ): void => {
      rows.push(gas(`${tee}: ${name}`, used, floorOf(data, signatures, slots), budget));
    };
    const first = await measure(tee, "a", packQuote);
    add("register packed, the first session of a runtime", first, 3, 3, 231_500);
    add("register packed", await measure(tee, "b", packQuote), 3, 2, 231_500);
    add("register raw", await measure(tee, "c", (quote) => quote), 3, 2, 300_000);
    add("attest again, packed", await measure(tee, "b", packQuote), 3, 1, null);
    const evidenceId = await deployment.verifier.cacheEvidence.staticCall(first.raw);
    const cached = await (await deployment.verifier.cacheEvidence(packQuote(first.raw))).wait();
    rows.push(gas(`${tee}: cache a platform's evidence, once`, cached?.gasUsed ?? 0n, null, null));
    const shorten = (quote: Uint8Array): Uint8Array =>
      shortenQuote(quote, bytes.fromHex(evidenceId));
    add("attest again, short", await measure(tee, "a", shorten), 1, 1, 145_000);
  }
  return [...rows, ...(await sessionCheck(chain, registry, last))];
}

/** ecrecover and `resolve`, as a market does it. */
async function sessionCheck(
  chain: Chain,
  registry: EnclaveRegistry,
  privateKey: string,
): Promise<Row[]> {
  const consumer = (await chain.ethers.deployContract("SessionConsumer", [
    await registry.getAddress(),
  ])) as unknown as SessionConsumer;
  const { address, signingKey } = new Wallet(privateKey);
  const { measurement } = await registry.sessionOf(address);
  const digest = chain.ethers.id("some outputs");
  const { v, r, s } = signingKey.sign(digest);
  const [valid, cold] = await consumer.check(digest, v, r, s, measurement);
  if (!valid) throw new Error("the measured session is not valid");
  // The recovery, its call and the registry's are 100 each; the budget is for recovery and slots, whose floor is known.
  const floor = ECRECOVER + 3 * COLD_SLOT + 200;
  return [
    gas("check a session: recovery and three slots", Number(cold) - COLD_ACCOUNT, floor, 13_000),
    gas("check a session, with the first touch of the registry", cold, floor + COLD_ACCOUNT, null),
  ];
}

/** Each upsert on a fresh store; of the TCB info its parts. */
async function collateral(tee: TeeKind): Promise<Row[]> {
  const rows: Row[] = [];
  const vendor = createSimulatedTee({ seed: "bench", time: TIME });
  const chain = await chainAt(TIME + 100);
  const { store } = await deploySimulated(chain, vendor);
  // As many revoked certificates as Intel's platform list had in June 2025.
  const revoked = Array.from({ length: 44 }, (_, i) => BigInt(i + 1) << 150n);
  const upserts = prepareUpserts(vendor.collateral({ tee, pckCrl: { revoked } }));
  const used = new Map<string, { total: number; data: string; args: readonly Uint8Array[] }>();
  for (const { method, args } of upserts) {
    const response = await send(store, { method, args });
    const receipt = await response.wait();
    if (method === "upsertTcbInfo") {
      const total = Number(receipt?.gasUsed ?? 0n);
      used.set(method, { total, data: response.data, args: args as Uint8Array[] });
    }
    const isList = method === "upsertPckCrl" || method === "storeSerials";
    const name = isList ? `${method}, ${revoked.length} revoked` : method;
    rows.push(gas(`${tee}: ${name}`, receipt?.gasUsed ?? 0n, null, null));
  }

  const upsert = used.get("upsertTcbInfo");
  if (upsert === undefined) throw new Error("no TCB info");
  const { publicKey } = vendor.keys.platform;
  const issuerId = await store.issuerIdOf(
    publicKey.slice(0, 32),
    publicKey.slice(32),
    // The simulator numbers its CAs by their key identifiers.
    BigInt(`0x${bytes.toHex(vendor.caCertificates.platform).split("0414")[1]?.slice(0, 40) ?? ""}`),
  );
  const [words] = await store.load(tee === "TDX", vendor.fmspc, "0x0000", issuerId, 1n, 0);
  const sha256 = (size: number): number => 60 + 12 * Math.ceil(size / 32);
  const [json = new Uint8Array(), , signer = new Uint8Array()] = upsert.args;
  const parts: [string, number][] = [
    ["transaction and calldata", TRANSACTION + calldata(upsert.data)],
    ["hashing, two SHA-256", sha256(json.length) + sha256(signer.length)],
    ["precompile, two P-256 signatures", 2 * P256_CALL],
    // An account, a byte before its words, 200 for each byte, and the slot that names it.
    ["storage, words as code and one slot", 32_000 + 200 * ((words.length - 2) / 2 + 1) + NEW_SLOT],
  ];
  const known = parts.reduce((sum, [, part]) => sum + part, 0);
  parts.push(["reading certificate and JSON, and the rest", upsert.total - known]);
  return [
    ...rows,
    ...parts.map(([name, part]) => gas(`${tee}: upsertTcbInfo, of it: ${name}`, part, null, null)),
  ];
}
