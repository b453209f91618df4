import type { Market, Model, Request, Settlement } from "@assay/sdk";
import {
  SdkError,
  declareProver,
  decodeError,
  findSettlement,
  hasNewOutage,
  lockJob,
  platformOf,
  readDelivery,
  readJob,
  readPostReward,
  readProver,
  readSeed,
  sendTransaction,
  settleJob,
  settleJobs,
  withdraw,
} from "@assay/sdk";
import type { Block, Log, TransactionReceipt } from "ethers";
import { ZeroAddress } from "ethers";

import type { Chain, LockOutcome, SettleOutcome } from "../ports/chain.js";
import type { Clock } from "../ports/clock.js";
import type { MarketEvent } from "../ports/market.js";
import { parseEvent } from "./parseEvent.js";
import type { SeedSource } from "./seedSource.js";
import { developmentSeeds } from "./seedSource.js";
import { sendCalls } from "./sendCalls.js";

/** Longest time that transactions of an earlier run may stay pending when the node starts. */
const DRAIN_MS = 120_000;

/**
 * The market through ethers. Transactions go out one after the other, so that nonces never collide.
 * @param market opened with the operator's signer
 * @param operator the signer's address
 * @param confirmations blocks to wait for after each transaction
 * @param seeds evidence for the beacon
 */
export function marketChain(
  market: Market,
  operator: string,
  clock: Clock,
  confirmations = 1,
  seeds: SeedSource = developmentSeeds(market),
): Chain {
  const { provider, address } = market;
  let queue: Promise<unknown> = Promise.resolve();
  const forced = new Set<string>();
  /** Machines of sessions, by the sessions' keys. */
  const platforms = new Map<string, string>();

  /** Runs one transaction at a time. */
  function exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = queue.then(task, task);
    queue = result.catch(() => undefined);
    return result;
  }

  const eventsOf = (logs: readonly Log[]): MarketEvent[] =>
    logs
      .filter((log) => log.address.toLowerCase() === address.toLowerCase())
      .map((log) => parseEvent(market, log))
      .filter((event) => event !== undefined);

  async function latest(): Promise<Block> {
    const block = await provider.getBlock("latest");
    if (block !== null) return block;
    throw new SdkError("CHAIN_FAILED", "the chain has no block", "Check the RPC server");
  }

  async function reading<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      throw decodeError(error);
    }
  }

  async function isDenied(sessionKey: string): Promise<boolean> {
    const platform = platforms.get(sessionKey) ?? (await platformOf(market, sessionKey));
    platforms.set(sessionKey, platform);
    return market.enclaves.isDenied(platform);
  }

  return {
    chainId: market.chainId,
    market: address,
    operator,
    minBond: market.minBond,
    height: () => reading(() => provider.getBlockNumber()),
    windows: market.windows,
    now: () => reading(async () => BigInt((await latest()).timestamp)),
    head: () =>
      reading(async () => {
        const { number, timestamp } = await latest();
        return { number, time: BigInt(timestamp) };
      }),
    events: (fromBlock, toBlock) =>
      reading(async () => eventsOf(await provider.getLogs({ address, fromBlock, toBlock }))),
    seed: (target) => readSeed(market, target),
    seedEvidence: (target) => reading(() => seeds(target)),
    postReward: () => readPostReward(market),
    vendorStatus: (vendor) => reading(() => market.enclaves.statusOf(vendor)),
    sessionStatus: (key) =>
      reading(async () => {
        const { timestamp } = await latest();
        const [{ vendorStatus, valid }, revokedAt] = await Promise.all([
          market.enclaves.resolve(key, timestamp),
          market.enclaves.revokedAt(key),
        ]);
        const denied = valid && (await isDenied(key));
        return { status: vendorStatus, valid, revoked: revokedAt !== 0n, denied };
      }),
    sessionBinding: () =>
      reading(async () => {
        const { number, hash } = await latest();
        if (hash === null)
          throw new SdkError("CHAIN_FAILED", "the latest block has no hash", "Try again");
        const registry = await market.enclaves.getAddress();
        const sessionDigest = await market.enclaves.sessionDigest(operator, number);
        const { chainId } = market;
        return { chainId, registry, operator, blockNumber: number, blockHash: hash, sessionDigest };
      }),
    registerSession: (vendor, quote, blockNumber, keySignature) =>
      exclusively(async () => {
        const { enclaves } = market;
        const receipt = await sendTransaction(
          () => enclaves.register(vendor, quote, blockNumber, keySignature),
          confirmations,
        );
        const event = receipt.logs
          .map((log) => enclaves.interface.parseLog(log))
          .find((log) => log?.name === "SessionRegistered");
        const key = event?.args.sessionKey as string;
        const { validFrom, validUntil } = await enclaves.sessionOf(key);
        return { validFrom, validUntil };
      }),
    delivery: (jobId, fromBlock) => readDelivery(market, jobId, fromBlock),
    send: (calls) =>
      exclusively(async () => {
        const events: MarketEvent[] = [];
        const onReceipt = ({ logs }: TransactionReceipt): void => {
          events.push(...eventsOf(logs));
        };
        const sent = await sendCalls(market, operator, calls, { confirmations, onReceipt, forced });
        return { sent, events };
      }),
    job: (jobId) => readJob(market, jobId),
    price: (request) => reading(() => market.contract.priceOf(request)),
    isModel: (modelId) => reading(() => market.models.isModel(modelId)),
    isQuarantined: (modelId) => reading(() => market.contract.isQuarantined(modelId)),
    freeStake: () => reading(() => market.vault.freeStake(operator)),
    waitingSlashes: () =>
      reading(async () => Number((await market.vault.stakeOf(operator)).waitingSlashes)),
    jailedUntil: () => reading(() => market.vault.jailedUntil(operator)),
    prover: () => readProver(market, operator),
    undecided: () => reading(async () => Number(await market.vault.undecidedOf(operator))),
    declareProver: (proofMilliseconds, proofFee) =>
      exclusively(async () => {
        await declareProver(market, proofMilliseconds, proofFee, confirmations);
      }),
    gasBalance: () => reading(() => provider.getBalance(operator)),
    earnings: () => reading(async () => (await market.contract.accountOf(operator)).balance),
    settlement: (jobId, fromBlock) =>
      reading(async () => {
        const found = await findSettlement(market, jobId, fromBlock);
        return found && { operator: found.operator, paid: found.paid };
      }),
    lock: (request: Request, bondBps: number): Promise<LockOutcome> =>
      exclusively(async () => {
        const receipt = await lockJob(market, request, bondBps, confirmations);
        const event = receipt.logs
          .map((log) => market.contract.interface.parseLog(log))
          .find((log) => log?.name === "Locked");
        if (event === undefined || event === null)
          throw new SdkError("CHAIN_FAILED", "the lock left no event", "Check the market");
        const { price, bond, deadline } = event.args.toObject() as Record<
          "price" | "bond" | "deadline",
          bigint
        >;
        return {
          price,
          bond,
          deadline,
          gasUsed: receipt.gasUsed,
          transactionHash: receipt.hash,
        };
      }),
    settle: (model: Model, settlements: Settlement[]): Promise<SettleOutcome> =>
      exclusively(async () => {
        const [only] = settlements;
        if (only !== undefined && settlements.length === 1) {
          const receipt = await settleJob(market, model, only, confirmations);
          return {
            failures: [undefined],
            gasUsed: receipt.gasUsed,
            transactionHash: receipt.hash,
          };
        }
        const { receipt, failures } = await settleJobs(market, model, settlements, confirmations);
        return {
          failures,
          gasUsed: receipt?.gasUsed ?? 0n,
          transactionHash: receipt?.hash,
        };
      }),
    countOutages: async () => {
      if (market.uptimeFeed === ZeroAddress) return 0n;
      if (await hasNewOutage(market)) {
        await exclusively(async () => {
          await sendTransaction(() => market.contract.recordOutage(), confirmations);
        });
      }
      return reading(async () => (await market.contract.outages()).round);
    },
    expire: (request) =>
      exclusively(async () => {
        await sendTransaction(() => market.contract.expire(request), confirmations);
      }),
    withdraw: (to) =>
      exclusively(async () => {
        await withdraw(market, to);
      }),
    drain: () =>
      reading(async () => {
        const end = clock.now() + DRAIN_MS;
        for (;;) {
          const [mined, sent] = await Promise.all([
            provider.getTransactionCount(operator, "latest"),
            provider.getTransactionCount(operator, "pending"),
          ]);
          if (mined >= sent) return;
          if (clock.now() > end) {
            throw new SdkError(
              "CHAIN_FAILED",
              `${sent - mined} transactions of ${operator} are still pending`,
              "Replace them with a higher fee, then start again",
            );
          }
          await clock.sleep(1_000);
        }
      }),
  };
}
