import { FIELD } from "@assay/models";
import type { Request } from "@assay/sdk";
import {
  cancelRequest,
  deposit,
  loadPublishedModel,
  lockJob,
  modelId,
  openMarket,
  prepareInput,
  publishModel,
  readJob,
  requestInference,
} from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider, ZeroAddress } from "ethers";

import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { digitMarket } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import { serveChain } from "../utils/serveChain.js";

describe("Bad input of a requester", function () {
  let world: DigitMarket;

  before(async function () {
    world = await digitMarket();
  });
  after(() => world.connection.close());

  /** Expects the request to be refused, and that nothing at all has changed. */
  async function refused(
    change: Partial<Request>,
    code: string,
    message: RegExp,
    input?: Uint8Array,
  ): Promise<void> {
    const { market } = world;
    const asked = await world.draft();
    const request = { ...asked.request, ...change };
    const before = await world.balances();
    await expectError(
      requestInference(world.at.requester, request, input ?? asked.input),
      code,
      message,
    );
    expect(await world.balances()).to.deep.equal(before);
    expect((await readJob(world.at.anyone, await market.jobIdOf(request))).state).to.equal("None");
    expect(await market.isNonceUsed(request.requester, request.nonce)).to.equal(false);
  }

  describe("wrong chain", function () {
    it("is refused by openMarket, naming both chains", async function () {
      const { at, address } = world;
      await expectError(
        openMarket(at.requester.provider, address, 1n),
        "WRONG_CHAIN",
        /RPC server is on chain 31337, not 1\. Use an RPC server of the expected chain/,
      );
    });

    it("is refused where there is no market", async function () {
      const { at, accounts } = world;
      await expectError(
        openMarket(at.requester.provider, accounts.rival, 31337n),
        "NO_CONTRACT",
        /no contract at 0x\w{40} on chain 31337\. Take the market's address from/,
      );
      await expectError(
        openMarket(at.requester.provider, at.requester.token, 31337n),
        "REVERTED",
        /reverted.*Check that the address is the market's/,
      );
    });

    it("is told from a server that does not answer", async function () {
      const served = await serveChain(world.connection.provider);
      served.isDown = true;
      const provider = new JsonRpcProvider(served.url, 31337, { staticNetwork: true });
      try {
        await expectError(
          openMarket(provider, world.address, 31337n),
          "CHAIN_FAILED",
          /^.+\. Check the RPC address and try again\.$/,
        );
      } finally {
        provider.destroy();
        await served.close();
      }
    });
  });

  describe("malformed input", function () {
    it("is refused before anything is sent, naming the wrong value and the input that the model takes", async function () {
      const values = Array<number>(784).fill(0);
      const digit = new Uint8Array(784);
      const cases: [model: string, given: Parameters<typeof prepareInput>[1], message: RegExp][] = [
        [
          "digits-mlp",
          new Uint8Array(783),
          /is 783 bytes that are no text\. digits-mlp takes an image/,
        ],
        [
          "digits-mlp",
          "1, 2",
          /has 2 values, not 784\. digits-mlp takes an image of 28 x 28 pixels/,
        ],
        ["digits-mlp", values.with(9, 256).join(), /pixel 9 of the input is 256, not an integer/],
        [
          "digits-fast",
          { values: values.with(9, 2), salt: 1n },
          /input\[9\] .* is 2, not .* 0 to 1/,
        ],
        ["digits-fast", { values, salt: FIELD }, /the salt is not in the field/],
        ["digits-fast", { values }, /the salt of the input of digits-fast is missing/],
        ["iris", values.join(), /the input of iris has 784 values, not 4\. iris takes 4 numbers/],
        ["iris", digit, /is 784 bytes that are no text\. iris takes 4 numbers \(sepal length, /],
        ["iris", "5.1,3.5,1.4,99", /petal width is 99, not from 0 to 25\.5/],
      ];
      for (const [model, given, message] of cases) {
        await expectError(() => prepareInput(model, given), "INVALID_INPUT", message);
      }
      await expectError(
        () => prepareInput("nonsense", digit),
        "UNKNOWN_MODEL",
        /there is no model nonsense\. Known: digits-cnn, digits-fast, digits-mlp, iris/,
      );
    });

    it("is refused by the market when the bytes are not those of the request", async function () {
      await refused(
        {},
        "InputMismatch",
        /do not hash to the request's inputDigest/,
        new Uint8Array(3),
      );
      await refused(
        { inputCommitment: "0x" + "fe".repeat(32) },
        "MalformedInputCommitment",
        /neither an element of the scalar field/,
      );
    });
  });

  it("an unknown model is refused, and the money stays", async function () {
    await refused({ modelId: "0x" + "12".repeat(32) }, "UnknownModel", /modelId 0x1212/);
    await expectError(
      loadPublishedModel(world.at.requester, "0x" + "12".repeat(32)),
      "UNKNOWN_MODEL",
      /no model 0x1212\w+ was published since block 0\. Correct the id/,
    );
    const foreign = { ...world.model, weightsHash: "0x" + "34".repeat(32) };
    await publishModel(world.at.anyone, foreign, []);
    await expectError(
      loadPublishedModel(world.at.requester, modelId(foreign)),
      "UNKNOWN_MODEL",
      /the file of model 0x\w+, with SHA-256 0x3434\w+, is not here\. Update the package/,
    );
  });

  it("a deposit that is too small is refused, naming what is missing", async function () {
    await refused(
      { minPrice: 101n * TOKEN, maxPrice: 101n * TOKEN },
      "InsufficientBalance",
      new RegExp(`balance ${100n * TOKEN}, required ${101n * TOKEN}.*deposit the difference`),
    );
    const before = await world.balances();
    await expectError(
      deposit(world.at.requester, 5_000n * TOKEN),
      "ERC20InsufficientBalance",
      /Get more of the settlement token/,
    );
    expect(await world.balances()).to.deep.equal(before);
  });

  it("someone else's request, a used nonce and impossible times are refused", async function () {
    await refused({ requester: world.accounts.rival }, "NotRequester", /Only the requester/);
    await refused({ executionWindow: 0n }, "MalformedTimes", /execution window/);
    await refused({ deadline: 1n << 39n }, "JobTooLong", /the market allows at most `latest`/);
    const { request, input, jobId } = await world.ask();
    await expectError(
      requestInference(world.at.requester, request, input),
      "NonceUsed",
      /has used or cancelled this nonce/,
    );
    // The first one stands, and can be taken back with all its money.
    expect((await readJob(world.at.anyone, jobId)).state).to.equal("Open");
    await expectError(cancelRequest(world.at.rival, request), "NotRequester", /Only the requester/);
    await cancelRequest(world.at.requester, request);
    expect((await world.balances()).requester.market).to.equal(100n * TOKEN);
  });

  it("a named operator's job cannot be locked by another, nor without stake", async function () {
    const { at, accounts } = world;
    const { request, jobId } = await world.ask({ operator: accounts.rival });
    const before = await world.balances();
    await expectError(
      lockJob(at.operator, request, 10_000),
      "NotNamedOperator",
      /reserved for the operator that the request names/,
    );
    const open = await world.ask();
    await expectError(lockJob(at.anyone, open.request, 10_000), "InsufficientStake", /0x\w{40}/);
    expect(await world.balances()).to.deep.equal({
      ...before,
      requester: { ...before.requester, market: before.requester.market - open.request.maxPrice },
    });
    for (const id of [jobId, open.jobId]) {
      const view = await readJob(at.anyone, id);
      expect([view.state, view.operator]).to.deep.equal(["Open", ZeroAddress]);
    }
  });
});
