import type { Filter, Log, LogParams, Network, PerformActionRequest, Provider } from "ethers";
import { AbstractProvider, keccak256 } from "ethers";

import type { BlockRange, LogSpan } from "./logPages.js";
import { logPages } from "./logPages.js";
import type { RetryOptions } from "./retry.js";
import { withRetry } from "./retry.js";
import { errorText } from "./trouble.js";

/** A server that takes longer counts as down, milliseconds. */
const ANSWER_MS = 30_000;
/** A server's answer to a transaction that it has already. */
const KNOWN_TEXT = /already known|known transaction|already imported/i;

/** The filter of a log query as ethers passes it on. */
export type LogQuery = Extract<PerformActionRequest, { method: "getLogs" }>["filter"];

/** A provider that reads logs page by page, so that its caller can stop once it has found one. */
export interface PagingProvider extends Provider {
  logPages(
    filter: Pick<Filter, "address" | "topics">,
    range: BlockRange,
  ): AsyncGenerator<Log[], void>;
}

/** Whether ethers made this provider, so that its requests can be sent past its cache. */
export function isEthersProvider(provider: Provider): provider is AbstractProvider {
  return typeof (provider as { _perform?: unknown })._perform === "function";
}

/**
 * Another way to the same server, for reads that decide money. It repeats requests that failed for a passing reason, reads logs
 * in pages that the server takes, and keeps no answer: the cache of ethers answers for 250 ms with what was true before a
 * transaction.
 */
export class SteadyProvider extends AbstractProvider implements PagingProvider {
  readonly span: LogSpan = { most: Number.MAX_SAFE_INTEGER };
  /** The server's host, where the provider tells it. The rest of an address may hold a key. */
  readonly host: string | undefined;
  readonly #inner: AbstractProvider;
  readonly #retry: RetryOptions;

  constructor(inner: AbstractProvider, retry: RetryOptions = {}) {
    super(undefined, { cacheTimeout: -1, pollingInterval: inner.pollingInterval });
    this.#inner = inner;
    this.#retry = retry;
    this.host = hostOf(inner);
  }

  override _detectNetwork(): Promise<Network> {
    return withRetry(() => inTime(this.#inner.getNetwork()), this.#retry);
  }

  override async _perform<T>(request: PerformActionRequest): Promise<T> {
    if (request.method === "getLogs") return (await this.#logs(request.filter)) as T;
    const ask = (): Promise<T> => inTime(this.#inner._perform<T>(request));
    // A repeated transaction is the same transaction: the server knows it already if the first answer was lost.
    if (request.method !== "broadcastTransaction") return withRetry(ask, this.#retry);
    return withRetry(ask, this.#retry).catch((error: unknown) => {
      if (!KNOWN_TEXT.test(errorText(error))) throw error;
      return keccak256(request.signedTransaction) as T;
    });
  }

  /** A method by its name, for servers that speak JSON-RPC. */
  send(method: string, params: unknown[]): Promise<unknown> {
    const { send } = this.#inner as {
      send?: (method: string, params: unknown[]) => Promise<unknown>;
    };
    if (send === undefined) return Promise.reject(new TypeError("the provider serves no JSON-RPC"));
    return withRetry(() => send.call(this.#inner, method, params), this.#retry);
  }

  async *logPages(
    given: Pick<Filter, "address" | "topics">,
    range: BlockRange,
  ): AsyncGenerator<Log[], void> {
    const network = await this.getNetwork();
    const filter = await this._getFilter(given);
    for await (const page of this.#pages(filter, range))
      yield page.map((log) => this._wrapLog(log, network));
  }

  #read(filter: LogQuery): Promise<LogParams[]> {
    return withRetry(
      () => inTime(this.#inner._perform<LogParams[]>({ method: "getLogs", filter })),
      this.#retry,
    );
  }

  #pages(filter: LogQuery, range: BlockRange): AsyncGenerator<LogParams[], void> {
    const read = (first: number, last: number): Promise<LogParams[]> =>
      this.#read({ ...filter, fromBlock: quantity(first), toBlock: quantity(last) });
    return logPages(read, range, this.span);
  }

  async #logs(filter: LogQuery): Promise<LogParams[]> {
    if ("blockHash" in filter) return this.#read(filter);
    const { fromBlock = "0x0", toBlock = "latest" } = filter as {
      fromBlock?: string;
      toBlock?: string;
    };
    const from = await this.#numberOf(fromBlock);
    const to = await this.#numberOf(toBlock);
    const found: LogParams[] = [];
    for await (const page of this.#pages(filter, { from, to })) found.push(...page);
    return found;
  }

  async #numberOf(tag: string | bigint | number): Promise<number> {
    if (typeof tag !== "string" || tag.startsWith("0x")) return Number(tag);
    if (tag === "earliest") return 0;
    return tag === "latest" || tag === "pending"
      ? this.getBlockNumber()
      : ((await this.getBlock(tag))?.number ?? 0);
  }
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}

function hostOf(provider: AbstractProvider): string | undefined {
  const { _getConnection: connection } = provider as { _getConnection?: () => { url: string } };
  try {
    return connection === undefined ? undefined : new URL(connection.call(provider).url).host;
  } catch {
    return undefined;
  }
}

/** Fails if a server does not answer. ethers waits five minutes, and for ever while a provider looks for its network. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        Object.assign(new Error("the RPC server did not answer in time"), { code: "TIMEOUT" }),
      );
    }, ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
