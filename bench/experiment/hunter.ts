/**
 * A watchtower that works for pay: hunter.ts <config>. It runs the model for a result where the finder's share that it expects
 * is worth more than the inference, and only samples the others. It refutes a lie where the share is worth more than the proof.
 */
import { readFileSync } from "node:fs";

import { circuitProver, marketChain, servedModels, systemClock } from "@assay/node";
import type { Delivery, Hex, Model, Request } from "@assay/sdk";
import {
  auditNumber,
  auditRate,
  bondOf,
  deliveryWindows,
  isDrawn,
  jobContext,
  openMarket,
  packDelivery,
  RATE_ONE,
  unpackJob,
} from "@assay/sdk";
import { getBytes, hexlify, id, JsonRpcProvider, Wallet } from "ethers";

interface Config {
  rpcUrl: string;
  chainId: number;
  market: string;
  circuit: string;
  runtimeId: Hex;
  startBlock: number;
  /** Costs of an inference and of a proof, token units. */
  inferenceCost: string;
  proofCost: string;
  /** Watchtowers that work for pay, this one included. */
  rivals: number;
}

/** Part of the results that it checks while a check does not pay: it learns from them. */
const SAMPLE = 0.1;
/** What it believes before it has seen anything: lies among the results of a vendor, by status, worth so many checks. */
const PRIOR = [0.001, 0.01, 0.1] as const;
const PRIOR_CHECKS = 20;
const POLL_MS = 250;
const BPS = 10_000n;
const FINDER_BPS = 3_000n;
const STAKE_BPS = 1_000n;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("hunter.ts <config>");
const config = JSON.parse(readFileSync(path, "utf8")) as Config;
const chainId = BigInt(config.chainId);
const provider = new JsonRpcProvider(config.rpcUrl, config.chainId, {
  cacheTimeout: -1,
  pollingInterval: POLL_MS,
  staticNetwork: true,
});
const wallet = new Wallet(process.env.ASSAY_OPERATOR_KEY ?? "", provider);
const market = await openMarket(wallet, config.market, chainId);
const chain = marketChain(market, wallet.address, systemClock);
const prover = circuitProver();
const models = servedModels([config.circuit], [config.runtimeId]);
const finderCap = await market.vault.FINDER_CAP();

/** A result that it has not checked. */
interface Open {
  jobId: Hex;
  request: Request;
  input: Hex;
  claimed: bigint[];
  delivery: Delivery;
  operator: string;
}

const say = (stage: string, fields: Record<string, unknown> = {}): void => {
  console.log(JSON.stringify({ stage, ...fields }));
};
const tokens = (amount: bigint): number => Number(amount) / 1e18;

/** The finder's share of R2 that a refutation may expect, token units. */
async function shareOf({ jobId, delivery, operator }: Open): Promise<bigint> {
  const { vendor, auditTarget } = delivery;
  const [status, seed, pool] = await Promise.all([
    chain.vendorStatus(vendor),
    chain.seed(auditTarget),
    market.vault.stakeOf(operator),
  ]);
  const rate = auditRate(delivery, market.minBond, status);
  const spared =
    seed === undefined ? RATE_ONE - rate : isDrawn(auditNumber(seed, jobId), rate) ? 0n : RATE_ONE;
  const bond = bondOf(delivery, market.minBond);
  const ofBond = (((bond * FINDER_BPS) / BPS) * spared) / RATE_ONE;
  // A finder has no share of the part that other jobs' bonds pay.
  const { freeShares, unbondingShares, lostAssets, bondedShares } = pool;
  const free = freeShares + unbondingShares;
  const shares = free + bondedShares;
  const worth = shares === 0n ? 0n : (free * (shares - lostAssets)) / shares;
  const ofStake = (((worth * STAKE_BPS) / BPS) * FINDER_BPS) / BPS;
  return ofBond + (ofStake < finderCap ? ofStake : finderCap);
}

/** Lies that pay a check of each result: λ = g · m / (F − (1 + (m − 1) / 4) · c). */
function breakEven(share: bigint): number {
  const { rivals } = config;
  const duplicates = (rivals - 1) / 4;
  const gain = tokens(share) - (1 + duplicates) * tokens(BigInt(config.proofCost));
  return gain <= 0 ? Infinity : (tokens(BigInt(config.inferenceCost)) * rivals) / gain;
}

const jobs = new Map<string, { request: Request; input: Hex }>();
const open = new Map<string, Open>();
/** Wrong results that it has not refuted, and the right words. */
const lies = new Map<string, Open & { outputs: bigint[] }>();
/** Results of each vendor that it checked, and the lies among them. */
const record = new Map<bigint, { checked: number; lies: number }>();

/** Whether the result's turn in the sample has come: the number is fixed, so that waiting changes nothing. */
function isSampled(jobId: Hex, part: number): boolean {
  return Number(BigInt(id(jobId + wallet.address)) >> 224n) / 2 ** 32 < part;
}

/** Refutes one of the lies, if that pays. Rivals begin with other ones. */
async function refuteOne(): Promise<void> {
  const [lie] = [...lies.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  if (lie === undefined) return;
  const { jobId, request, input, delivery, outputs } = lie;
  lies.delete(jobId);
  const served = models.get(request.modelId);
  if (served === undefined) return;
  const share = await shareOf(lie);
  if (share <= BigInt(config.proofCost)) {
    say("unpaid", { jobId, share: share.toString() });
    return;
  }
  const model: Model = served.model;
  const names = { chainId, market: market.address, jobId, payee: wallet.address };
  say("proving", { jobId });
  const { proof } = await prover.prove(
    { circuit: served.circuit, input: getBytes(input) },
    jobContext({ ...names, modelId: request.modelId }),
  );
  say("proven", { jobId });
  const settlement = { request, inputs: [], outputs, proof: hexlify(proof) };
  try {
    const { hash } = await market.contract.prove(
      model,
      settlement,
      packDelivery(delivery),
      wallet.address,
      { gasLimit: 1_500_000 },
    );
    say("prove", { jobId, share: share.toString(), hash });
  } catch (error) {
    say("failed", { jobId, reason: error instanceof Error ? error.message.slice(0, 200) : "" });
  }
}

function place({ jobId }: Open): string {
  return id(jobId + wallet.address);
}

async function look(from: number, to: number): Promise<void> {
  for (const event of await chain.events(from, to)) {
    const { jobId } = event;
    if (event.name === "Requested") jobs.set(jobId, { request: event.request, input: event.input });
    else if (event.name === "Delivered") {
      const job = jobs.get(jobId);
      if (job === undefined) continue;
      const { outputs: claimed, delivery } = event;
      open.set(jobId, {
        jobId,
        ...job,
        claimed,
        delivery,
        operator: unpackJob(delivery.lock).operator,
      });
    } else if ("delivery" in event) {
      const one = open.get(jobId);
      if (one !== undefined) one.delivery = event.delivery;
      const lie = lies.get(jobId);
      if (lie !== undefined) lie.delivery = event.delivery;
    } else if (event.name !== "Locked") {
      open.delete(jobId);
      lies.delete(jobId);
    }
  }
  const time = await chain.now();
  const status = new Map<bigint, bigint>();
  const shares = new Map<string, bigint>();
  for (const one of [...open.values()]) {
    const { jobId, delivery, operator, request, input, claimed } = one;
    const { vendor } = delivery;
    if (!status.has(vendor)) status.set(vendor, await chain.vendorStatus(vendor));
    const now = status.get(vendor) ?? 0n;
    if (time > deliveryWindows(chain.windows, delivery, now).challengeBy) {
      open.delete(jobId);
      continue;
    }
    const expected = shares.get(operator) ?? (await shareOf(one));
    shares.set(operator, expected);
    const seen = record.get(vendor) ?? { checked: 0, lies: 0 };
    const prior = (PRIOR[Number(now)] ?? 0) * PRIOR_CHECKS;
    const belief = (seen.lies + prior) / (seen.checked + PRIOR_CHECKS);
    if (!isSampled(jobId, belief >= breakEven(expected) ? 1 : SAMPLE)) continue;
    open.delete(jobId);
    const served = models.get(request.modelId);
    if (served === undefined) continue;
    const outputs = prover.compute({ circuit: served.circuit, input: getBytes(input) });
    const isLie = outputs.some((word, i) => word !== claimed[i]);
    record.set(vendor, { checked: seen.checked + 1, lies: seen.lies + (isLie ? 1 : 0) });
    say("checked", { jobId, isLie });
    if (isLie) lies.set(jobId, { ...one, outputs });
  }
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    stop.abort();
  });
}
let from = config.startBlock;
say("attested");
while (!stop.signal.aborted) {
  const to = await chain.height();
  if (to >= from) await look(from, to);
  await refuteOne();
  from = Math.max(from, to + 1);
  await new Promise((done) => setTimeout(done, POLL_MS));
}
await prover.close();
provider.destroy();
process.exit();
