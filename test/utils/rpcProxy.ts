import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A JSON-RPC call that passes the proxy. */
export interface ProxiedCall {
  id: number;
  method: string;
  params?: unknown[];
}

/** An RPC server in front of another one, which a test lets behave as commercial servers, or dishonest ones, do. */
export interface RpcProxy {
  url: string;
  /** Methods that were asked for, refused ones included. */
  calls: string[];
  /** Most blocks of one log query, both ends included; a larger one is refused with `refusal`. */
  mostBlocks: number | undefined;
  refusal: (most: number) => { code: number; message: string };
  /** Numbers of the next requests that are answered by HTTP 429, by an error of JSON-RPC's own, by HTTP 502, or not at all. */
  tooMany: number;
  limited: number;
  bad: number;
  cut: number;
  /** Number of the next requests that reach the chain, but whose answer is lost. */
  lost: number;
  /** While set, every connection is cut. */
  isDown: boolean;
  /** What is told instead of the answer. */
  rewrite: (call: ProxiedCall, result: unknown) => unknown;
  close(): Promise<void>;
}

interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** Starts a proxy on a free port. At first it changes nothing. */
export async function rpcProxy(upstream: string): Promise<RpcProxy> {
  async function ask(method: string, params: unknown[] = []): Promise<Answer> {
    const response = await fetch(upstream, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    return (await response.json()) as Answer;
  }

  async function isTooWide([given]: unknown[]): Promise<boolean> {
    const { fromBlock = "0x0", toBlock = "latest" } = given as Record<string, string | undefined>;
    const { mostBlocks } = proxy;
    if (mostBlocks === undefined || (given as { blockHash?: string }).blockHash !== undefined)
      return false;
    const last = toBlock === "latest" ? (await ask("eth_blockNumber")).result : toBlock;
    return Number(last) - Number(fromBlock) + 1 > mostBlocks;
  }

  async function answer(call: ProxiedCall): Promise<object> {
    const { id, method, params = [] } = call;
    proxy.calls.push(method);
    if (proxy.limited > 0) {
      proxy.limited--;
      return { jsonrpc: "2.0", id, error: { code: -32005, message: "daily request rate limit" } };
    }
    if (method === "eth_getLogs" && (await isTooWide(params)))
      return { jsonrpc: "2.0", id, error: proxy.refusal(proxy.mostBlocks ?? 0) };
    const { result, error } = await ask(method, params);
    if (error !== undefined) return { jsonrpc: "2.0", id, error };
    return { jsonrpc: "2.0", id, result: proxy.rewrite(call, result) };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await read(request)) as ProxiedCall | ProxiedCall[];
    if (proxy.isDown || proxy.cut > 0) {
      if (!proxy.isDown) proxy.cut--;
      request.socket.destroy();
      return;
    }
    if (proxy.tooMany > 0 || proxy.bad > 0) {
      const status = proxy.tooMany > 0 ? 429 : 502;
      if (status === 429) proxy.tooMany--;
      else proxy.bad--;
      response.writeHead(status, { "retry-after": "0" }).end("Too Many Requests");
      return;
    }
    const reply = Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body);
    if (proxy.lost > 0) {
      proxy.lost--;
      request.socket.destroy();
      return;
    }
    response.setHeader("content-type", "application/json").end(JSON.stringify(reply));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    mostBlocks: undefined,
    refusal: (most) => ({ code: -32602, message: `query exceeds max block range ${most}` }),
    tooMany: 0,
    limited: 0,
    bad: 0,
    cut: 0,
    lost: 0,
    isDown: false,
    rewrite: (_, result) => result,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return proxy;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
