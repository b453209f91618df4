import { loadMnist } from "@assay/models/data";
import type { AskOptions, Market } from "@assay/sdk";
import {
  ask,
  Assurance,
  formatReceipt,
  openMarket,
  parseReceipt,
  readBalances,
  verifyReceipt,
  withdraw,
} from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";

import { addressBookOf } from "../utils/addressBook.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, CIRCUIT, digitMarket, REQUESTER } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
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
    const { at, accounts, market } = world;
    // Nothing is left in the market, so that a deposit is needed.
    await withdraw(at.requester, accounts.requester);
    const before = await world.ethers.provider.getTransactionCount(accounts.requester);
    await mining(false, 250);
    await answers(1);
    const after = await world.ethers.provider.getTransactionCount(accounts.requester);
    expect(after).to.equal(before + 1);
    expect((await readBalances(at.anyone, accounts.requester)).market).to.equal(0n);
    expect(await world.token.allowance(accounts.requester, await market.getAddress())).to.equal(0n);
    await mining(true, 0);
  });

  it("gets one on blocks of 12 s, ten times as fast as on a clock", async function () {
    const { provider } = world.ethers;
    await mining(false, 0);
    const ticking = setInterval(() => {
      void provider.send("evm_increaseTime", [11]).then(() => provider.send("evm_mine", []));
    }, 1_200);
    try {
      await answers(2);
    } finally {
      clearInterval(ticking);
      await mining(true, 0);
    }
  });

  describe("is refused before money moves:", function () {
    const image = images[0] as Uint8Array;
    const refused = async (
      options: Partial<AskOptions>,
      code: string,
      message: RegExp,
      marketOptions = {},
    ): Promise<void> => {
      const { market, provider } = await open(marketOptions);
      const before = await world.balances();
      const asked = ask(market, { model: CIRCUIT, input: image, maxPrice: TOKEN, ...options });
      await expectError(asked, code, message);
      expect(await world.balances()).to.deep.equal(before);
      provider.destroy();
    };

    it("an unknown model, and an input of another shape", async function () {
      await refused({ model: "nonsense" }, "UNKNOWN_MODEL", /no model "nonsense"/);
      await refused({ model: `0x${"12".repeat(32)}` }, "UNKNOWN_MODEL", /no model 0x1212/);
      await refused({ input: "1, 2" }, "INVALID_INPUT", /has 2 values, not 784/);
    });

    it("a price of 0, or above what the account has", async function () {
      await refused({ maxPrice: 0n }, "INVALID_REQUEST", /no operator works for that/);
      await refused({ maxPrice: 5_000n * TOKEN }, "NOT_ENOUGH_TOKENS", /may cost 5000\d{18}/);
    });

    it("more than a cap of the ask or of the market object", async function () {
      const { at, accounts } = world;
      await withdraw(at.requester, accounts.requester);
      await refused({ maxDeposit: 1n }, "SPENDING_CAP", /above its maxDeposit of 1/);
      await refused({}, "SPENDING_CAP", /market object's cap of 1 are/, { spendingCap: 1n });
    });

    it("evidence that no operator can give", async function () {
      await refused({ assurance: Assurance.Enclave }, "NO_OPERATOR", /has no runtime/);
    });

    it("an account that cannot pay for gas", async function () {
      const { requester } = world.accounts;
      const balance = await world.ethers.provider.getBalance(requester);
      await world.networkHelpers.setBalance(requester, 0n);
      await refused({}, "NO_GAS", /none of the chain's native currency/);
      await world.networkHelpers.setBalance(requester, balance);
    });
  });
});
