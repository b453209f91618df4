import type { Request } from "@assay/sdk";
import {
  cancelRequest,
  checkImage,
  commitImage,
  deposit,
  lockJob,
  openMarket,
  packInput,
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

  describe("malformed image", function () {
    it("is refused before anything is sent, naming the size or the pixel", async function () {
      await expectError(
        () => {
          checkImage(new Uint8Array(783));
        },
        "INVALID_IMAGE",
        /has 783 bytes, not 784\. Pass 28 rows of 28 pixels/,
      );
      const image = Array<number>(784).fill(0);
      for (const pixel of [256, -1, 0.5, NaN]) {
        image[9] = pixel;
        await expectError(
          () => {
            checkImage(image);
          },
          "INVALID_IMAGE",
          new RegExp(`pixel 9 is ${pixel}, not an integer from 0 to 255`),
        );
      }
      const short = { image: new Uint8Array(785), salt: 1n };
      await expectError(() => packInput(short), "INVALID_IMAGE", /785 bytes/);
      await expectError(() => commitImage(short), "INVALID_IMAGE", /785 bytes/);
      await expectError(
        () => packInput({ image: new Uint8Array(784), salt: -1n }),
        "INVALID_INPUT",
        /salt is not below the order of the scalar field\. Generate it with randomSalt/,
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
