import type { Filter, Log, Network, PerformActionRequest, Provider } from "ethers";
import { AbstractProvider, isCallException } from "ethers";

import { SdkError } from "./errors.js";
import type { BlockRange } from "./logPages.js";
import { logPages } from "./logPages.js";
import type { RetryOptions } from "./retry.js";
import type { PagingProvider } from "./steadyProvider.js";
import { isEthersProvider, SteadyProvider } from "./steadyProvider.js";
import { isTransient, shortText } from "./trouble.js";

/** What one server said to a read on which the servers do not agree. */
export interface ServerAnswer {
  /** Place in the list of providers, from 0, and the host where it is known: an address may hold a key. */
  server: string;
  /** The answer, or the failure, shortened. */
  answer: string;
}

/** Too few servers gave the same answer, so that no answer counts. */
export class DisagreementError extends SdkError {
  /** What each server said. */
  readonly answers: readonly ServerAnswer[];

  constructor(read: string, answers: readonly ServerAnswer[], quorum: number) {
    const said = answers.map(({ server, answer }) => `${server} says ${answer}`).join("; ");
    super(
      "RPC_DISAGREEMENT",
      `fewer than ${quorum} of ${answers.length} RPC servers agree on ${read}: ${said}`,
      "Use none of these answers; find out which server is wrong, or behind, and leave it out",
    );
    this.name = "DisagreementError";
    this.answers = answers;
  }
}

/** Which fields of an object that a server returns are facts of the chain; the others differ from server to server. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  getBlock: ["hash", "number", "timestamp", "gasLimit"],
  getTransaction: ["hash", "from", "to", "nonce", "input", "value", "blockHash"],
  getTransactionReceipt: ["transactionHash", "blockHash", "status", "from", "to"],
};
const LOG_FACTS = ["address", "topics", "data", "blockHash", "transactionHash", "logIndex"];

function pick(value: unknown, fields: readonly string[]): unknown {
  const object = (value ?? {}) as Record<string, unknown>;
  return fields.map((field) => JSON.stringify(object[field] ?? "").toLowerCase());
}

/** An answer in a form that is equal for equal facts. */
function canonical(method: string, value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (method === "getLogs") {
    return JSON.stringify((value as unknown[]).map((log) => pick(log, LOG_FACTS)));
  }
  const fields = FACTS[method];
  if (fields === undefined) return JSON.stringify(value).toLowerCase();
  const { logs } = value as { logs?: unknown[] };
  return JSON.stringify([pick(value, fields), logs?.map((log) => pick(log, LOG_FACTS))]);
}

/** Blocks of the first page of logs. */
const FIRST_PAGE = 1_000;

/** Reads that decide nothing, or that change from second to second: the first server that answers is enough. */
const FROM_ANY = new Set([
  "estimateGas",
  "getGasPrice",
  "getPriorityFee",
  "getTransactionCount",
  "broadcastTransaction",
]);

/**
 * Asks several servers and believes an answer only if enough of them give it. Reads of the latest state are asked at one block
 * that all of them have. It fails closed: an answer of too few servers is an error that says what each of them said.
 */
export class QuorumProvider extends AbstractProvider implements PagingProvider {
  readonly #servers: readonly SteadyProvider[];
  readonly #quorum: number;

  /**
   * @param servers providers of independent parties; the first sends the transactions
   * @param quorum how many must agree, more than half; the default is all of them
   * @throws SdkError INVALID_CONFIG
   */
  constructor(servers: readonly Provider[], quorum = servers.length, retry: RetryOptions = {}) {
    const [first] = servers;
    if (first === undefined || quorum > servers.length || 2 * quorum <= servers.length) {
      throw new SdkError(
        "INVALID_CONFIG",
        `a quorum of ${quorum} among ${servers.length} RPC servers is impossible, or not more than half`,
        "Name more servers, or another quorum",
      );
    }
    const steady = servers.map((server) => {
      if (server instanceof SteadyProvider) return server;
      if (isEthersProvider(server)) return new SteadyProvider(server, retry);
      throw new SdkError(
        "INVALID_CONFIG",
        "a provider of a quorum is not one of ethers",
        "Make it by new JsonRpcProvider(url)",
      );
    });
    super(undefined, { cacheTimeout: -1, pollingInterval: steady[0]?.pollingInterval ?? 4_000 });
    this.#servers = steady;
    this.#quorum = quorum;
  }

  logPages(
    filter: Pick<Filter, "address" | "topics">,
    range: BlockRange,
  ): AsyncGenerator<Log[], void> {
    // Each server divides a page further if it must.
    const most = Math.min(...this.#servers.map(({ span }) => span.most));
    const read = (fromBlock: number, toBlock: number): Promise<Log[]> =>
      this.getLogs({ ...filter, fromBlock, toBlock });
    return logPages(read, range, { most: Number.MAX_SAFE_INTEGER }, Math.min(most, FIRST_PAGE));
  }

  /**
   * A method by its name, answered by one server that is not asked for facts.
   */
  send(method: string, params: unknown[]): Promise<unknown> {
    return this.#fromAny((server) => server.send(method, params));
  }

  override async _detectNetwork(): Promise<Network> {
    const networks = new Map<string, Network>();
    const agreed = await this.#agree("the chain id", async (server) => {
      const network = await server.getNetwork();
      const id = String(network.chainId);
      networks.set(id, network);
      return id;
    });
    return networks.get(agreed) as Network;
  }

  override async _perform<T>(request: PerformActionRequest): Promise<T> {
    const { method } = request;
    if (FROM_ANY.has(method)) return this.#fromAny((server) => server._perform<T>(request));
    if (method === "getBlockNumber") return (await this.#head()) as T;
    const pinned = await this.#pin(request);
    const given = new Map<string, T>();
    const key = await this.#agree(describe(request), async (server) => {
      const answer = await server._perform<T>(pinned);
      const form = canonical(method, answer);
      given.set(form, answer);
      return form;
    });
    return given.get(key) as T;
  }

  /** The highest block that enough servers have. */
  async #head(): Promise<number> {
    const heads = await Promise.allSettled(this.#servers.map((server) => server.getBlockNumber()));
    const known = heads.flatMap((head) => (head.status === "fulfilled" ? [head.value] : []));
    known.sort((a, b) => b - a);
    const head = known[this.#quorum - 1];
    if (head !== undefined) return head;
    const answers = heads.map((one, i) => ({
      server: this.#nameOf(i),
      answer: one.status === "fulfilled" ? String(one.value) : shortText(one.reason),
    }));
    throw new DisagreementError("the latest block", answers, this.#quorum);
  }

  /** The request at a block that enough servers have. */
  async #pin(request: PerformActionRequest): Promise<PerformActionRequest> {
    const latest = async (tag: unknown = "latest"): Promise<string | undefined> =>
      tag === "latest" ? `0x${(await this.#head()).toString(16)}` : undefined;
    if (request.method === "getLogs") {
      const { filter } = request;
      if ("blockHash" in filter) return request;
      const toBlock = await latest((filter as { toBlock?: unknown }).toBlock);
      return toBlock === undefined ? request : { ...request, filter: { ...filter, toBlock } };
    }
    if (!("blockTag" in request)) return request;
    const blockTag = await latest(request.blockTag);
    return blockTag === undefined ? request : { ...request, blockTag };
  }

  async #fromAny<T>(ask: (server: SteadyProvider) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const server of this.#servers) {
      try {
        return await ask(server);
      } catch (error) {
        if (!isTransient(error)) throw error;
        last = error;
      }
    }
    throw last;
  }

  /** Asks all servers. @returns the answer of at least the quorum; a revert that they agree on is thrown. */
  async #agree(read: string, ask: (server: SteadyProvider) => Promise<string>): Promise<string> {
    const reverts = new Map<string, Error>();
    const answers = await Promise.all(
      this.#servers.map(async (server, i) => {
        try {
          return { server: this.#nameOf(i), answer: await ask(server), failed: false };
        } catch (error) {
          if (isCallException(error)) {
            const answer = `a revert with ${error.data ?? "no data"}`;
            reverts.set(answer, error);
            return { server: this.#nameOf(i), answer, failed: false };
          }
          return { server: this.#nameOf(i), answer: shortText(error), failed: true };
        }
      }),
    );
    const counts = new Map<string, number>();
    for (const { answer, failed } of answers) {
      if (!failed) counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    const found = [...counts].find(([, count]) => count >= this.#quorum);
    if (found === undefined) {
      const shown = answers.map(({ server, answer }) => ({ server, answer: shorten(answer) }));
      throw new DisagreementError(read, shown, this.#quorum);
    }
    const revert = reverts.get(found[0]);
    if (revert !== undefined) throw revert;
    return found[0];
  }

  #nameOf(index: number): string {
    const host = this.#servers[index]?.host;
    return host === undefined ? `server ${index}` : `server ${index} (${host})`;
  }
}

/** A long answer, cut where the difference may still be seen. */
function shorten(answer: string): string {
  return answer.length <= 160 ? answer : `${answer.slice(0, 100)}…${answer.slice(-50)}`;
}

/** The read in words. */
function describe(request: PerformActionRequest): string {
  if (request.method !== "call") return request.method;
  return `a call of ${String(request.transaction.to)} with ${(request.transaction.data ?? "0x").slice(0, 10)}`;
}
