import { expect } from "chai";
import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { network } from "hardhat";

import type { Step } from "../../deploy/modules/Blueprint.js";
import { FACTORY } from "../../deploy/modules/factory.js";
import { applySteps, openSteps } from "../../scripts/deployment/applySteps.js";
import { drawProtocol } from "../../scripts/deployment/drawProtocol.js";
import { ensureFactory } from "../../scripts/deployment/ensureFactory.js";
import { checkParameters } from "../../scripts/deployment/loadParameters.js";
import type { Patience } from "../../scripts/deployment/patience.js";
import { LOCAL_PATIENCE } from "../../scripts/deployment/patience.js";
import { AccessManager__factory } from "../../typechain-types/index.js";
import { HASTE, parameterFile, readArtifact } from "../utils/deployment.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const SEND = "eth_sendRawTransaction";
const RICH = toQuantity(10n ** 20n);

/** A deployment on a chain of its own, by a wallet over HTTP, whose server the tests let fail. */
describe("A deployment that is interrupted", function () {
  let chain: Awaited<ReturnType<typeof network.create>>;
  let served: Served;
  let provider: JsonRpcProvider;
  let deployer: Wallet;
  let governor: string;
  let steps: Step[];
  let authority: string;
  /** Transactions that reached the chain. */
  let accepted: number;

  beforeEach(async function () {
    chain = await network.create();
    served = await serveChain(chain.provider);
    provider = new JsonRpcProvider(served.url, 31337, { cacheTimeout: -1, staticNetwork: true });
    deployer = new Wallet(Wallet.createRandom().privateKey, provider);
    await provider.send("hardhat_setBalance", [deployer.address, RICH]);
    const file = { ...parameterFile("localhost"), Models: [] };
    const parameters = checkParameters("test", file, 31337);
    governor = parameters.Assay.governor;
    const drawing = await drawProtocol(readArtifact, parameters, {
      deployer: deployer.address,
      name: "test",
      decimals: 18,
    });
    ({ steps } = drawing.blueprint);
    authority = drawing.protocol.authority;
    await ensureFactory(deployer, provider, LOCAL_PATIENCE);
    accepted = await nonce();
  });
  afterEach(async function () {
    provider.destroy();
    await served.close();
    await chain.close();
  });

  const nonce = (): Promise<number> => chain.ethers.provider.getTransactionCount(deployer.address);
  const run = (patience: Patience = HASTE): Promise<unknown> =>
    applySteps(steps, { signer: deployer, provider, patience });

  /** Lets the server fail at the next transaction, and from then on until it is up again. */
  function failAtNextSend(when: "before" | "after"): void {
    served[when] = (method) => {
      if (method === SEND) served.isDown = true;
      if (method === SEND && when === "before") throw new Error("the server fails");
    };
  }
  function mend(): void {
    served.isDown = false;
    served.before = served.after = () => undefined;
  }

  /** Every step is done by one transaction, and the governor alone has the admin role. */
  async function expectWhole(): Promise<void> {
    expect(await openSteps(steps, chain.ethers.provider)).to.deep.equal([]);
    expect((await nonce()) - accepted).to.equal(steps.length);
    const manager = AccessManager__factory.connect(authority, chain.ethers.provider);
    expect((await manager.hasRole(0n, governor)).isMember).to.equal(true);
    expect((await manager.hasRole(0n, deployer.address)).isMember).to.equal(false);
  }

  it("before and after every single transaction goes on when it is started again", async function () {
    for (let k = 0; k < steps.length; ++k) {
      failAtNextSend("before");
      await expectError(run(), "CHAIN_FAILED", /Run the same command again/);
      mend();
      expect((await nonce()) - accepted, `before ${k}`).to.equal(k);
      // The chain takes the transaction, and the answer is lost.
      failAtNextSend("after");
      await expectError(run(), "CHAIN_FAILED", /Run the same command again/);
      mend();
      expect((await nonce()) - accepted, `after ${k}`).to.equal(k + 1);
    }
    await run();
    await expectWhole();
  });

  it("by a server that fails once at every transaction, before or after it, goes on by itself", async function () {
    const failed = new Set<string>();
    let sends = 0;
    const failOnce = (when: string, isTurn: boolean): void => {
      const key = `${when} ${Math.floor(sends)}`;
      if (!isTurn || failed.has(key)) return;
      failed.add(key);
      throw new Error("503 Service Unavailable");
    };
    served.before = (method) => {
      if (method === SEND) failOnce("before", sends % 2 === 0);
    };
    served.after = (method) => {
      if (method !== SEND) return;
      const isTurn = sends % 2 === 1;
      sends += 1;
      if (isTurn) throw new Error("502 Bad Gateway");
    };
    await run({ ...HASTE, outageMs: 2_000 });
    expect(failed.size).to.equal(Math.ceil(steps.length / 2));
    await expectWhole();
  });

  it("by an empty account at every single transaction goes on once the account is filled", async function () {
    for (let k = 0; k < steps.length; ++k) {
      await provider.send("hardhat_setBalance", [deployer.address, "0x1"]);
      await expectError(
        run(),
        "CHAIN_FAILED",
        /may cost 0\.\d+ of the chain's currency, and the deployer 0x\w{40} has 0\.0+1\. Send it the rest and run the same command again/,
      );
      expect((await nonce()) - accepted).to.equal(k);
      await provider.send("hardhat_setBalance", [deployer.address, RICH]);
      // One transaction, and the account is empty again.
      served.after = async (method) => {
        if (method === SEND) {
          await chain.provider.request({
            method: "hardhat_setBalance",
            params: [deployer.address, "0x1"],
          });
        }
      };
      await run().catch(() => undefined);
      mend();
      expect((await nonce()) - accepted).to.equal(k + 1);
    }
    await expectWhole();
  });

  it("by strangers who create its contracts first takes them, and hands over to its own governor", async function () {
    const stranger = (await chain.ethers.getSigners())[5] ?? expect.fail();
    // One before the run, and one in the moment before the deployer's own transaction is mined.
    const [first, , third] = steps.filter(({ creates }) => creates !== undefined);
    await stranger.sendTransaction({ to: FACTORY, data: first?.data ?? "" });
    let sends = 0;
    served.before = async (method) => {
      if (method !== SEND || ++sends !== 2) return;
      await stranger.sendTransaction({ to: FACTORY, data: third?.data ?? "" });
    };
    await run();
    expect(await openSteps(steps, chain.ethers.provider)).to.deep.equal([]);
    const manager = AccessManager__factory.connect(authority, chain.ethers.provider);
    expect((await manager.hasRole(0n, governor)).isMember).to.equal(true);
    expect((await manager.hasRole(0n, stranger.address)).isMember).to.equal(false);
    // The step before the roles are set gives a stranger nothing either.
    const roles = steps.find(({ creates }) => creates === undefined) ?? expect.fail();
    await expect(
      stranger.sendTransaction({ to: roles.to, data: roles.data }),
    ).to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount");
  });

  it("by a transaction that nobody mines sends it again with higher fees", async function () {
    await provider.send("evm_setAutomine", [false]);
    const fees: bigint[] = [];
    served.after = async (method) => {
      if (method !== SEND) return;
      const pending = (await chain.provider.request({
        method: "eth_getBlockByNumber",
        params: ["pending", true],
      })) as { transactions: { maxFeePerGas: string }[] };
      fees.push(...pending.transactions.map(({ maxFeePerGas }) => BigInt(maxFeePerGas)));
      // The second attempt is mined, and all that follow.
      if (fees.length === 2) {
        await chain.provider.request({ method: "evm_mine", params: [] });
        await chain.provider.request({ method: "evm_setAutomine", params: [true] });
      }
    };
    await run({ ...HASTE, stuckMs: 20 });
    expect((fees[1] ?? 0n) * 100n >= (fees[0] ?? 0n) * 110n).to.equal(true);
    await expectWhole();
  });

  it("by a constructor that reverts says why", async function () {
    const drawing = await drawProtocol(
      readArtifact,
      checkParameters(
        "test",
        {
          ...parameterFile("localhost"),
          Assay: { ...parameterFile("localhost").Assay, challengeSeconds: 40_000 },
        },
        31337,
      ),
      { deployer: deployer.address, name: "test", decimals: 18 },
    );
    await expectError(
      applySteps(drawing.blueprint.steps, { signer: deployer, provider, patience: HASTE }),
      "ProofWindowTooShort",
      /ProofWindowTooShort/,
    );
  });
});
