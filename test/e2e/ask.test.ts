import { loadMnist } from "@assay/models/data";
import type { Market } from "@assay/sdk";
import {
  ask,
  openMarket,
  parseReceipt,
  readBalances,
  verifyReceipt,
  formatReceipt,
} from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";

import { addressBookOf } from "../utils/addressBook.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, CIRCUIT, digitMarket, REQUESTER } from "../utils/digitMarket.js";
import type { RpcProxy } from "../utils/rpcProxy.js";
import { rpcProxy } from "../utils/rpcProxy.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { testNode } from "../utils/testNode.js";

describe("A requester with a plain provider of ethers", function () {
  const { images, labels } = loadMnist("test");
  let world: DigitMarket;
  let served: Served;
  let proxy: RpcProxy;
  let operator: TestNode;
  const stop = new AbortController();
  let working: Promise<void>;

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    proxy = await rpcProxy(served.url);
    operator = await testNode(world.address, served);
    working = operator.node.run(stop.signal);
  });
  after(async function () {
    stop.abort();
    await working;
    await operator.close();
    await proxy.close();
    await served.close();
    await world.connection.close();
  });

  /** As a stranger opens it: a provider and a key, with no setting of either. */
  async function open(options = {}): Promise<{ market: Market; provider: JsonRpcProvider }> {
    const provider = new JsonRpcProvider(proxy.url);
    const wallet = new Wallet(accountKey(REQUESTER).privateKey, provider);
    const book = await addressBookOf(world, { [CIRCUIT]: world.modelId });
    return { market: await openMarket(wallet, book, options), provider };
  }

  async function mining(automine: boolean, intervalMs: number): Promise<void> {
    await world.ethers.provider.send("evm_setAutomine", [automine]);
    await world.ethers.provider.send("evm_setIntervalMining", [intervalMs]);
  }

  async function answers(index: number, options = {}): Promise<void> {
    const { market, provider } = await open();
    const input = images[index] as Uint8Array;
    const asked = await ask(market, { model: CIRCUIT, input, maxPrice: 3n * TOKEN, ...options });
    expect(asked.answer.label).to.equal(String(labels[index]));
    const read = parseReceipt(formatReceipt(asked.receipt));
    expect(read).to.deep.equal(asked.receipt);
    expect(await verifyReceipt(read)).to.deep.include({
      jobId: asked.jobId,
      outputs: asked.outputs,
      evidence: "proof",
      settlement: "unchecked",
    });
    provider.destroy();
  }

  it("gets an answer on a chain that mines at once", async function () {
    await answers(0);
  });

  it("gets one on blocks of 250 ms, by a permit in the transaction of the request", async function () {
    await mining(false, 250);
    const { at, accounts, market } = world;
    const { market: free } = await readBalances(at.anyone, accounts.requester);
    const before = await world.ethers.provider.getTransactionCount(accounts.requester);
    // More than its balance in the market, so that a deposit is needed.
    await answers(1, { maxPrice: free + TOKEN });
    expect(await world.ethers.provider.getTransactionCount(accounts.requester)).to.equal(
      before + 1,
    );
    expect(await world.token.allowance(accounts.requester, await market.getAddress())).to.equal(0n);
    await mining(true, 0);
  });
});
