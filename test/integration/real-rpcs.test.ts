import type { Hex, Market, Request } from "@assay/sdk";
import {
  buildRequest,
  cancelRequest,
  deposit,
  findModel,
  findRequest,
  JobEndedError,
  openMarket,
  prepareInput,
  readBalances,
  requestInference,
  waitForResult,
  withdraw,
} from "@assay/sdk";
import { expect } from "chai";
import { FetchRequest, JsonRpcProvider, Wallet } from "ethers";

import { addressBookOf } from "../utils/addressBook.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { Asked, DigitMarket } from "../utils/digitMarket.js";
import { accountKey, CIRCUIT, digitMarket, REQUESTER } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { RpcProxy } from "../utils/rpcProxy.js";
import { rpcProxy } from "../utils/rpcProxy.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

/** Blocks behind the deployment, so that small pages matter. */
const BLOCKS = 12_000;

describe("The SDK on an RPC server with limits", function () {
  let world: DigitMarket;
  let served: Served;
  let proxy: RpcProxy;
  let market: Market;
  let provider: JsonRpcProvider;
  let asked: Asked;
  let endedAt: number;

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    proxy = await rpcProxy(served.url);
    await world.networkHelpers.mine(BLOCKS);
    asked = await world.ask();
    await cancelRequest(world.at.requester, asked.request);
    endedAt = await world.ethers.provider.getBlockNumber();
    await world.networkHelpers.mine(30);
    ({ market, provider } = await open());
  });
  after(async function () {
    provider.destroy();
    await proxy.close();
    await served.close();
    await world.connection.close();
  });
  afterEach(function () {
    Object.assign(proxy, {
      mostBlocks: undefined,
      tooMany: 0,
      limited: 0,
      bad: 0,
      cut: 0,
      lost: 0,
    });
    proxy.isDown = false;
    proxy.calls.length = 0;
  });

  /** As a stranger opens it: a provider and a key, with no setting of either. */
  async function open(): Promise<{ market: Market; provider: JsonRpcProvider }> {
    const plain = new JsonRpcProvider(proxy.url);
    const wallet = new Wallet(accountKey(REQUESTER).privateKey, plain);
    const book = await addressBookOf(world, { [CIRCUIT]: world.modelId });
    return { market: await openMarket(wallet, book), provider: plain };
  }

  const queries = (): number => proxy.calls.filter((method) => method === "eth_getLogs").length;

  for (const most of [10, 1_000, 10_000]) {
    it(`finds a request, its end and its model on pages of ${most} blocks`, async function () {
      proxy.mostBlocks = most;
      const fresh = await open();
      const found = await findRequest(fresh.market, asked.jobId);
      expect(found.request).to.deep.equal(asked.request);
      // It begins at the end, and so does not read 12,000 blocks by tens.
      expect(queries()).to.be.below(40);
      const waiting = waitForResult(fresh.market, asked.jobId, { fromBlock: found.blockNumber });
      const error: unknown = await waiting.catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(JobEndedError);
      expect(error).to.include({ code: "JOB_ENDED", reason: "cancelled", jobId: asked.jobId });
      expect((error as JobEndedError).message).to.contain(`in block ${endedAt}`);
      // The model's id is a hash of its parts, so that no event is needed.
      const before = queries();
      expect((await findModel(fresh.market, CIRCUIT)).modelId).to.equal(world.modelId);
      expect(queries()).to.equal(before);
      fresh.provider.destroy();
    });
  }

  it("opens, reads and pays while the server answers 429, fails, cuts connections and loses answers", async function () {
    const troubles = ["tooMany", "limited", "bad", "cut"] as const;
    for (const trouble of troubles) {
      proxy[trouble] = 2;
      const fresh = await open();
      proxy[trouble] = 2;
      await readBalances(fresh.market, world.accounts.requester);
      proxy[trouble] = 2;
      const before = await world.balances();
      await deposit(fresh.market, TOKEN);
      const after = await world.balances();
      expect(after.requester.market - before.requester.market).to.equal(TOKEN);
      fresh.provider.destroy();
    }
  });

  it("sends a transaction once, though the answer to it is lost", async function () {
    const before = await world.balances();
    const counted = await world.ethers.provider.getTransactionCount(world.accounts.requester);
    let lost = 0;
    proxy.rewrite = ({ method }, result) => {
      if (method === "eth_sendRawTransaction" && lost++ === 0) proxy.lost = 1;
      return result;
    };
    await withdraw(market, world.accounts.requester, TOKEN);
    proxy.rewrite = (_, result) => result;
    expect(lost).to.be.at.least(1);
    const after = await world.balances();
    expect(before.requester.market - after.requester.market).to.equal(TOKEN);
    expect(await world.ethers.provider.getTransactionCount(world.accounts.requester)).to.equal(
      counted + 1,
    );
  });

  it("sends many transactions of one key at once, while another program uses the key too", async function () {
    const before = await world.balances();
    const { accounts } = world;
    const other = await world.ethers.getSigner(accounts.requester);
    const second = await open();
    await Promise.all([
      ...[1n, 2n, 3n].map((amount) => deposit(market, amount)),
      ...[4n, 5n].map((amount) => deposit(second.market, amount)),
      other.sendTransaction({ to: accounts.rival, value: 1n }),
    ]);
    await other.sendTransaction({ to: accounts.rival, value: 1n });
    await deposit(market, 6n);
    second.provider.destroy();
    const after = await world.balances();
    expect(after.requester.market - before.requester.market).to.equal(21n);
  });

  it("waits through an outage of the server", async function () {
    const job = await asks();
    const states: string[] = [];
    const waiting = waitForResult(market, job.jobId, {
      pollMs: 20,
      fromBlock: 0,
      onState: (state) => states.push(state),
    }).catch((caught: unknown) => caught);
    while (states.length === 0) await new Promise((done) => setTimeout(done, 20));
    proxy.isDown = true;
    await cancelRequest(world.at.requester, job.request);
    // Longer than all tries of one read.
    await new Promise((done) => setTimeout(done, 8_000));
    proxy.isDown = false;
    expect(await waiting).to.include({ code: "JOB_ENDED", reason: "cancelled" });
    expect(states).to.deep.equal(["Open", "None"]);
  });

  it("names the state, and the server's trouble, when the time is over", async function () {
    const job = await asks();
    proxy.isDown = true;
    await expectError(
      waitForResult(market, job.jobId, { timeoutMs: 1, pollMs: 1 }),
      "TIMEOUT",
      /is unknown after 1 ms, and the RPC server fails/,
    );
    proxy.isDown = false;
    await expectError(
      waitForResult(market, job.jobId, { timeoutMs: 1, pollMs: 1 }),
      "TIMEOUT",
      /is Open after 1 ms\. Wait longer, or take it back by cancelRequest/,
    );
    await cancelRequest(world.at.requester, job.request);
  });

  it("says at once that no server is at an address", async function () {
    const nowhere = new JsonRpcProvider(new FetchRequest("http://127.0.0.1:1"));
    await expectError(openMarket(nowhere, world.address), "CHAIN_FAILED", /Check the RPC address/);
    nowhere.destroy();
  });

  async function asks(): Promise<{ request: Request; jobId: Hex }> {
    const prepared = prepareInput(CIRCUIT, asked.image);
    const now = BigInt((await world.ethers.provider.getBlock("latest"))?.timestamp ?? 0);
    const { requester } = world.accounts;
    const { modelId } = world;
    const request = buildRequest({ requester, modelId, ...prepared, maxPrice: TOKEN, now });
    const { jobId } = await requestInference(world.at.requester, request, prepared.input);
    return { request, jobId };
  }
});
