import { buildRequest, deposit } from "@assay/sdk";
import { expect } from "chai";

import { TOKEN } from "../utils/deployAssay.js";
import { digitMarket } from "../utils/digitMarket.js";

describe("Gas that the SDK's transactions name", () => {
  let world: Awaited<ReturnType<typeof digitMarket>>;
  before(async () => {
    world = await digitMarket();
  });
  after(() => world.connection.close());

  it("is a quarter more than the estimate, unless the caller names it", async () => {
    const { provider } = world.ethers;
    const limitOf = async (hash: string): Promise<bigint> =>
      (await provider.getTransaction(hash))?.gasLimit ?? 0n;
    const { contract } = world.at.requester;
    const estimate = await contract.cancelNonce.estimateGas(77n);
    const sent = await contract.cancelNonce(77n);
    expect(await limitOf(sent.hash)).to.equal(estimate + estimate / 4n);
    const named = await contract.cancelNonce(78n, { gasLimit: 123_456n });
    expect(await limitOf(named.hash)).to.equal(123_456n);
    await deposit(world.at.requester, TOKEN);
    const receipt = await provider.getBlock("latest", true);
    const [transaction] = receipt?.prefetchedTransactions ?? [];
    expect((transaction?.gasLimit ?? 0n) * 5n >= (receipt?.gasUsed ?? 0n) * 6n).to.equal(true);
  });

  it("is saved by nonces that share a word of storage", () => {
    const options = {
      requester: world.accounts.requester,
      modelId: world.modelId,
      inputCommitment: 1n,
      maxPrice: TOKEN,
      now: 1_800_000_000n,
    };
    const nonces = Array.from({ length: 300 }, () => buildRequest(options).nonce);
    expect(new Set(nonces).size).to.equal(300);
    expect(new Set(nonces.map((nonce) => nonce >> 8n)).size).to.be.at.most(3);
  });
});
