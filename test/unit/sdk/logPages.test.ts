import { SteadyProvider } from "@assay/sdk";
import { expect } from "chai";
import type { PerformActionRequest } from "ethers";
import { toBeHex, ZeroHash } from "ethers";

import { FakeServer, httpError, rpcError } from "../../utils/fakeServer.js";

const ADDRESS = "0x" + "11".repeat(20);
const HEAD = 54_321;
/** Blocks with a log. */
const BLOCKS = [0, 7, 5_000, 5_001, 54_000, HEAD];

/** Blocks of a query, both ends included. */
function rangeOf(request: PerformActionRequest): [from: number, to: number] {
  if (request.method !== "getLogs") return [0, -1];
  const { fromBlock, toBlock } = request.filter as { fromBlock: string; toBlock: string };
  return [Number(fromBlock), Number(toBlock)];
}

function logsIn([from, to]: [number, number]): object[] {
  return BLOCKS.filter((block) => block >= from && block <= to).map((block) => ({
    address: ADDRESS,
    topics: [],
    data: "0x",
    blockNumber: toBeHex(block),
    blockHash: ZeroHash,
    transactionHash: ZeroHash,
    transactionIndex: "0x0",
    logIndex: "0x0",
    removed: false,
  }));
}

/** A server that refuses queries of more than `most` blocks. */
function limited(most: number, refuse: (most: number) => Error): FakeServer {
  return new FakeServer((request) => {
    if (request.method === "getBlockNumber") return HEAD;
    const [from, to] = rangeOf(request);
    if (to - from + 1 > most) throw refuse(most);
    return logsIn([from, to]);
  });
}

/** What providers say to a query of too many blocks, by name. Collected from their documents and issues in November 2026. */
const REFUSALS: Record<string, (most: number) => Error> = {
  "Alchemy, with a range": (most) =>
    rpcError(
      -32600,
      `You can make eth_getLogs requests with up to a ${most} block range. Based on your parameters, this block range should work: [0x1a30dfd, 0x1a30ff0]`,
    ),
  "Infura, of the range": (most) => rpcError(-32602, `range 1000000 exceeds limit of ${most}`),
  "Infura, of the results": () =>
    rpcError(
      -32005,
      "query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].",
    ),
  QuickNode: (most) =>
    httpError(
      "413 Request Entity Too Large",
      `{"error":{"code":-32614,"message":"eth_getLogs is limited to a ${most.toLocaleString("en")} range"}}`,
    ),
  Tenderly: (most) =>
    rpcError(-32602, "invalid params", {
      payload: `range 9009594 is bigger than range limit ${most}`,
    }),
  BlockPI: (most) =>
    rpcError(-32602, `eth_getLogs is limited to ${most} block range. Please check`),
  thirdweb: (most) => rpcError(-32005, `Maximum allowed number of requested blocks is ${most}`),
  dRPC: (most) => rpcError(35, `ranges over ${most} blocks are not supported on freetier`),
  "a public reth": (most) => rpcError(-32602, `query exceeds max block range ${most}`),
  "a public node": () => rpcError(-32603, "eth_getLogs range is too large, max is 1k blocks"),
  Scroll: () => rpcError(-32000, "block range is bigger than maxBlockRange"),
  "cdk-erigon": (most) => rpcError(-32005, `block range too large, max range: ${most}`),
  "BNB chain": () => rpcError(-32005, "limit exceeded"),
};

describe("Log queries of the SDK", function () {
  const filter = { address: ADDRESS, fromBlock: 0, toBlock: "latest" };

  for (const most of [10, 1_000, 10_000]) {
    it(`find every log once on a server that takes ${most} blocks`, async function () {
      const server = limited(most, (limit) =>
        rpcError(-32000, `exceed maximum block range: ${limit}`),
      );
      const logs = await new SteadyProvider(server).getLogs(filter);
      expect(logs.map(({ blockNumber }) => blockNumber)).to.deep.equal(BLOCKS);
    });
  }

  for (const [name, refuse] of Object.entries(REFUSALS)) {
    it(`understand the refusal of ${name}`, async function () {
      const server = limited(1_000, refuse);
      const steady = new SteadyProvider(server);
      const logs = await steady.getLogs(filter);
      expect(logs.map(({ blockNumber }) => blockNumber)).to.deep.equal(BLOCKS);
      // The length that the server takes is learnt once.
      const before = server.requests.length;
      await steady.getLogs({ ...filter, toBlock: 999 });
      expect(server.requests.length).to.be.at.most(before + 4);
    });
  }

  it("take the length that a refusal names, and do not halve further", async function () {
    const server = limited(10_000, (most) => rpcError(-32602, `range exceeds limit of ${most}`));
    await new SteadyProvider(server).getLogs(filter);
    // One refusal, and six pages.
    expect(server.requests.filter(({ method }) => method === "getLogs")).to.have.length(7);
  });

  it("stop once the caller has found its log, and begin at the end if it wants", async function () {
    const server = limited(10, (most) => rpcError(-32602, `query exceeds max block range ${most}`));
    const steady = new SteadyProvider(server);
    for await (const page of steady.logPages(
      { address: ADDRESS },
      { from: 0, to: HEAD, backwards: true },
    )) {
      if (page.length > 0) {
        expect(page.map(({ blockNumber }) => blockNumber)).to.deep.equal([HEAD]);
        break;
      }
    }
    expect(server.requests.length).to.be.below(5);
  });

  it("fail with the server's words if it refuses a single block", async function () {
    const server = limited(0, () => rpcError(-32602, "block range is too wide"));
    const error: unknown = await new SteadyProvider(server)
      .getLogs(filter)
      .catch((e: unknown) => e);
    expect((error as { error: Error }).error.message).to.equal("block range is too wide");
  });

  it("do not take a limit of requests for a limit of blocks", async function () {
    let refused = 0;
    const server = new FakeServer((request) => {
      if (request.method === "getBlockNumber") return HEAD;
      if (refused++ < 2)
        throw rpcError(-32005, "daily request count exceeded, request rate limited");
      return logsIn(rangeOf(request));
    });
    const logs = await new SteadyProvider(server, { firstMs: 1 }).getLogs(filter);
    expect(logs).to.have.length(BLOCKS.length);
    const ranges = server.requests.filter(({ method }) => method === "getLogs").map(rangeOf);
    expect(ranges).to.deep.equal([
      [0, HEAD],
      [0, HEAD],
      [0, HEAD],
    ]);
  });
});
