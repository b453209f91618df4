import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { EthereumProvider } from "hardhat/types/providers";

/** An in-process chain behind HTTP, as other programs see a chain, which a test can let fail. */
export interface Served {
  url: string;
  /** While set, every connection is cut before it is answered. */
  isDown: boolean;
  /** Called before each request reaches the chain; what it throws is answered instead. */
  before: (method: string) => Promise<void> | void;
  /** Called after each request that the chain answered, before the answer leaves. */
  after: (method: string) => Promise<void> | void;
  close(): Promise<void>;
}

interface Call {
  id: number;
  method: string;
  params?: unknown[];
}

/** Serves a chain on a free port of this machine. Errors have the shape that Hardhat's own server gives them. */
export async function serveChain(provider: EthereumProvider): Promise<Served> {
  async function answer({ id, method, params = [] }: Call): Promise<object> {
    try {
      await served.before(method);
      const result: unknown = await provider.request({ method, params });
      await served.after(method);
      return { jsonrpc: "2.0", id, result };
    } catch (error) {
      const { code = -32603, data } = error as { code?: number; data?: unknown };
      const { message } = error as Error;
      return { jsonrpc: "2.0", id, error: { code, message, data } };
    }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse(await read(request)) as Call | Call[];
      const reply = served.isDown
        ? undefined
        : Array.isArray(body)
          ? await Promise.all(body.map(answer))
          : await answer(body);
      // Also an answer that was on its way is lost when the server goes down.
      if (served.isDown) request.socket.destroy();
      else response.setHeader("content-type", "application/json").end(JSON.stringify(reply));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const nothing = (): void => undefined;
  const served: Served = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isDown: false,
    before: nothing,
    after: nothing,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return served;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
