import type { PerformActionRequest } from "ethers";
import { AbstractProvider, Network } from "ethers";

/** A server that answers as a test says, as ethers' own providers reach servers: the requests of one method by one function. */
export class FakeServer extends AbstractProvider {
  /** Requests so far, repeated ones included. */
  readonly requests: PerformActionRequest[] = [];
  readonly #answer: (request: PerformActionRequest) => unknown;

  constructor(answer: (request: PerformActionRequest) => unknown) {
    super(Network.from(31337), { cacheTimeout: -1 });
    this.#answer = answer;
  }

  override _detectNetwork(): Promise<Network> {
    return Promise.resolve(Network.from(31337));
  }

  override async _perform<T>(request: PerformActionRequest): Promise<T> {
    this.requests.push(request);
    return (await this.#answer(request)) as T;
  }
}

/** An error as ethers makes it of a server's JSON-RPC error. */
export function rpcError(code: number, message: string, data?: unknown): Error {
  const error = { code, message, ...(data === undefined ? {} : { data }) };
  return Object.assign(new Error("could not coalesce error"), { code: "UNKNOWN_ERROR", error });
}

/** An error as ethers makes it of an answer by HTTP. */
export function httpError(status: string, body = ""): Error {
  const info = { responseStatus: status, responseBody: body };
  return Object.assign(new Error(`server response ${status}`), { code: "SERVER_ERROR", info });
}
