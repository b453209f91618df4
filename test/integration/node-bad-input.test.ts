import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createLogger, startNode } from "@assay/node";
import { cancelRequest, modelId, readJob, requestInference } from "@assay/sdk";
import { expect } from "chai";
import { hexlify, keccak256, Wallet } from "ethers";

import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, digitMarket, OPERATOR } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { nodeConfig, testNode } from "../utils/testNode.js";

describe("A node and bad input", function () {
  let world: DigitMarket;
  let served: Served;
  let folder: string;

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    folder = mkdtempSync(join(tmpdir(), "assay-node-"));
  });
  after(async function () {
    await served.close();
    await world.connection.close();
    rmSync(folder, { recursive: true });
  });

  describe("before its first job", function () {
    /** Expects the node not to start, and to leave neither a transaction nor its folder's lock behind. */
    async function refuses(values: object, code: string, message: RegExp): Promise<void> {
      const dataDir = join(folder, "refused");
      const config = nodeConfig(world.address, served.url, { dataDir, ...values });
      const height = await world.ethers.provider.getBlockNumber();
      const before = await world.balances();
      await expectError(
        startNode(config, createLogger("silent"), new AbortController().signal),
        code,
        message,
      );
      expect(await world.ethers.provider.getBlockNumber()).to.equal(height);
      expect(await world.balances()).to.deep.equal(before);
      expect(existsSync(join(dataDir, "node.pid"))).to.equal(false);
    }

    it("refuses the wrong chain", async function () {
      await refuses(
        { chainId: 1, allowDevelopmentKeys: true },
        "WRONG_CHAIN",
        /is on chain 31337, not 1\./,
      );
    });

    it("refuses an address without a market", async function () {
      await refuses({ market: "0x" + "12".repeat(20) }, "NO_CONTRACT", /no contract at 0x1212/);
    });

    it("says that the chain does not answer", async function () {
      served.isDown = true;
      try {
        // Its own look at the height would fail too, so the rest of `refuses` is left out.
        const config = nodeConfig(world.address, served.url, { dataDir: join(folder, "down") });
        await expectError(
          startNode(config, createLogger("silent"), new AbortController().signal),
          "CHAIN_FAILED",
          /^.+\. Check the RPC address and try again\.$/,
        );
      } finally {
        served.isDown = false;
      }
    });

    it("refuses a circuit that was never published as a model", async function () {
      await refuses({ circuits: ["iris"] }, "UNKNOWN_MODEL", /circuit iris .* never published/);
    });

    it("refuses to run without stake", async function () {
      const { privateKey } = accountKey(12);
      await refuses(
        { operatorKey: privateKey },
        "MISSING_STAKE",
        new RegExp(
          `has 0 of free stake, and the smallest bond is ${TOKEN}. Stake in the StakeVault`,
        ),
      );
    });

    it("refuses to run without gas", async function () {
      const poor = Wallet.createRandom();
      const { token, vault, deployer } = world;
      await token.mint(deployer, TOKEN);
      await token.connect(deployer).approve(vault, TOKEN);
      await vault.connect(deployer).stake(poor.address, TOKEN);
      await refuses({ operatorKey: poor.privateKey }, "MISSING_GAS", /cannot pay for gas/);
    });
  });

  describe("in a request", function () {
    let operator: TestNode;

    before(async function () {
      operator = await testNode(world.address, served);
    });
    after(() => operator.close());

    /** Expects the node to see the job and to leave it alone for good, and the requester to get all back. */
    async function leaves(
      change: Partial<Awaited<ReturnType<typeof world.draft>>["request"]>,
      input: Uint8Array,
      code: string,
      message: RegExp,
    ): Promise<void> {
      const { at, market } = world;
      const before = await world.balances();
      const request = { ...(await world.draft()).request, ...change };
      const jobId = await market.jobIdOf(request);
      await requestInference(at.requester, request, input);
      await operator.node.takeJobs();
      await operator.node.takeJobs();
      const told = operator.lines.filter((line) => line.jobId === jobId && line.code !== undefined);
      expect(told.map((line) => line.code)).to.deep.equal([code]);
      expect(told[0]?.reason).to.match(message);
      expect(operator.context.store.get(jobId)?.phase).to.equal("refused");
      expect(await operator.node.workOnce()).to.equal(false);
      expect((await readJob(at.anyone, jobId)).state).to.equal("Open");
      await cancelRequest(at.requester, request);
      expect(await world.balances()).to.deep.equal(before);
    }

    const withInput = (input: Uint8Array): { inputDigest: string } => ({
      inputDigest: keccak256(input),
    });

    it("refuses an image that is too short, before it locks", async function () {
      const input = new Uint8Array(815);
      await leaves(withInput(input), input, "MALFORMED_INPUT", /has 815 bytes, not 816/);
    });

    it("refuses a salt outside the field", async function () {
      const input = new Uint8Array(816).fill(255);
      await leaves(withInput(input), input, "MALFORMED_INPUT", /the salt is not in the field$/);
    });

    it("refuses an image that does not match the commitment", async function () {
      const { input } = await world.draft();
      const other = Uint8Array.from(input);
      other[100] = (other[100] ?? 0) ^ 1;
      await leaves(withInput(other), other, "COMMITMENT_MISMATCH", /no proof can settle the job/);
    });

    it("refuses a request without its image", async function () {
      await leaves({}, new Uint8Array(), "NO_INPUT", /carries no input/);
    });

    it("refuses a model that it does not serve", async function () {
      const model = { ...world.model, weightsHash: "0x" + "ab".repeat(32) };
      const { models } = world.at.anyone;
      await models.publishModel(model, "");
      const { input } = await world.draft();
      await leaves({ modelId: modelId(model) }, input, "UNKNOWN_MODEL", /is not served here/);
    });

    it("refuses a job that leaves too little time for a proof and its margin", async function () {
      const { input } = await world.draft();
      await leaves(
        { executionWindow: 5n },
        input,
        "CANNOT_PROVE_IN_TIME",
        /takes 6\.0 s, and the job leaves 5 s/,
      );
    });

    it("waits with a job whose turn would come too late, and with a job whose bond exceeds its free stake", async function () {
      const { at } = world;
      const jobs = [];
      for (let nonce = 1n; nonce <= 3n; nonce++) {
        jobs.push(await world.ask({ executionWindow: 10, maxPrice: TOKEN, nonce }));
      }
      await operator.node.takeJobs();
      const states = [];
      for (const { jobId } of jobs) states.push((await readJob(at.anyone, jobId)).state);
      // Three seconds each and a margin of three: the third would end two seconds late.
      expect(states).to.deep.equal(["Locked", "Locked", "Open"]);
      const third = operator.context.store.get(jobs[2]?.jobId ?? "");
      expect([third?.phase, third?.reason]).to.deep.equal(["waiting", "other jobs come first"]);

      const big = await world.ask({ executionWindow: 600, maxPrice: 60n * TOKEN });
      await operator.node.takeJobs();
      const record = operator.context.store.get(big.jobId);
      expect(record?.phase).to.equal("waiting");
      expect(record?.reason).to.equal(
        `MISSING_STAKE: the bond is ${60n * TOKEN}, and ${48n * TOKEN} of the stake is free; stake more`,
      );
      expect((await readJob(at.anyone, big.jobId)).state).to.equal("Open");
      expect((await world.balances()).operator.stake).to.equal(50n * TOKEN);
      expect(accountKey(OPERATOR).address).to.equal(world.accounts.operator);
      expect(hexlify(big.input)).to.equal(record?.input);
    });
  });
});
