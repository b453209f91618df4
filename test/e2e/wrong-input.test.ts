import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  circuitModel,
  circuitsOf,
  openingCircuitOf,
  proveOpening,
  publishedKey,
  terminate,
} from "@assay/circuits";
import { chainedValues, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { servedModels } from "@assay/node";
import type { Hex, InputOpening, Market, Model, Request } from "@assay/sdk";
import {
  buildRequest,
  closeWrongInput,
  demandFee,
  demandInput,
  deposit,
  lockJob,
  modelId,
  openMarket,
  postInput,
  prepareInput,
  publishModel,
  readBalances,
  readJob,
  requestInference,
  stake,
} from "@assay/sdk";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";

import { deployAssay, TOKEN } from "../utils/deployAssay.js";
import { expectError } from "../utils/expectError.js";

/** Models whose inputs are committed to, and the most gas of the call that shows a wrong one. */
const COMMITTED: Record<string, bigint> = {
  "digits-mlp": 295_000n,
  "digits-cnn": 295_000n,
  "digits-fast": 295_000n,
};
const SALT = 5n;

describe("Posted bytes that open no commitment, with the circuits' own proofs", function () {
  const { images } = loadMnist("test");
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  let requester: Market;
  let operator: Market;
  let payee: string;
  const models = new Map<string, Model>();

  before(async function () {
    deployed = await deployAssay();
    const [first, second] = deployed.users as [HardhatEthersSigner, HardhatEthersSigner];
    const address = await deployed.market.getAddress();
    requester = await openMarket(first, address);
    operator = await openMarket(second, address);
    payee = second.address;
    for (const circuit of [...Object.keys(COMMITTED), "iris"]) {
      const [served] = servedModels([circuit]).values();
      const model = served?.model ?? expect.fail();
      models.set(circuit, model);
      await publishModel(requester, model, circuitsOf(circuit).map(publishedKey));
    }
    for (const user of [first, second]) await deployed.token.mint(user, 200n * TOKEN);
    await deposit(requester, 100n * TOKEN);
    await deposit(operator, 10n * TOKEN);
    await stake(operator, payee, 100n * TOKEN);
  });
  after(async function () {
    await deployed.connection.close();
    await terminate();
  });

  /** A locked job whose input `bytes` were posted. */
  async function posted(circuit: string, inputCommitment: bigint, bytes: Hex): Promise<Request> {
    const block = await deployed.ethers.provider.getBlock("latest");
    const request = buildRequest({
      requester: deployed.users[0]?.address ?? "",
      modelId: modelId(models.get(circuit) ?? expect.fail()),
      inputCommitment,
      input: getBytes(bytes),
      maxPrice: TOKEN,
      now: BigInt(block?.timestamp ?? 0),
    });
    await requestInference(requester, request);
    await lockJob(operator, request, 10_000);
    await demandInput(operator, request);
    await postInput(requester, request, bytes);
    return request;
  }

  /** What an image with the test's salt commits to, and the proof. */
  async function openingOf(circuit: string, values: Uint8Array): Promise<InputOpening> {
    const chained = chainedValues(circuitModel(circuit), values, SALT);
    const { opening, proof } = await proveOpening(openingCircuitOf(circuit) ?? "", chained);
    return { commitment: opening.C, proof };
  }

  for (const [circuit, most] of Object.entries(COMMITTED)) {
    it(`of ${circuit} cost their requester two percent, and the holder nothing`, async function () {
      const model = models.get(circuit) ?? expect.fail();
      const top = 2 ** loadModel(circuit).file.input.bits - 1;
      const [values, others] = images.map((image) => image.map((pixel) => pixel & top)) as [
        Uint8Array,
        Uint8Array,
      ];
      const { input } = prepareInput(circuit, { values, salt: SALT });
      const { inputCommitment } = prepareInput(circuit, { values: others, salt: SALT });
      const before = [
        (await readBalances(operator, payee)).market,
        (await readBalances(requester, deployed.users[0]?.address ?? "")).market,
      ];
      const request = await posted(circuit, inputCommitment, hexlify(input));
      const right = await openingOf(circuit, others);
      // A proof of other bytes, even of the right ones, shows nothing of these.
      await expectError(
        closeWrongInput(operator, model, request, hexlify(input), right),
        "InputOpens",
        /run the model/,
      );
      const opening = await openingOf(circuit, values);
      await expectError(
        closeWrongInput(operator, model, request, hexlify(input), {
          ...opening,
          commitment: opening.commitment + 1n,
        }),
        "InvalidOpening",
        /prove these bytes/,
      );
      const { gasUsed } = await closeWrongInput(operator, model, request, hexlify(input), opening);
      expect(gasUsed <= most, `${gasUsed} gas`).to.equal(true);
      const jobId = await operator.contract.jobIdOf(request);
      expect((await readJob(operator, jobId)).state).to.equal("None");
      const fee = demandFee(TOKEN, operator.minBond);
      const after = [
        (await readBalances(operator, payee)).market,
        (await readBalances(requester, deployed.users[0]?.address ?? "")).market,
      ];
      expect(after).to.deep.equal([(before[0] ?? 0n) + fee, (before[1] ?? 0n) - fee]);
    });

    it(`of ${circuit} that do open it cannot be shown to be wrong`, async function () {
      const model = models.get(circuit) ?? expect.fail();
      const top = 2 ** loadModel(circuit).file.input.bits - 1;
      const [values, others] = images.map((image) => image.map((pixel) => pixel & top)) as [
        Uint8Array,
        Uint8Array,
      ];
      const { input, inputCommitment } = prepareInput(circuit, { values, salt: SALT });
      const request = await posted(circuit, inputCommitment, hexlify(input));
      for (const [opening, error] of [
        [await openingOf(circuit, values), "InputOpens"],
        [await openingOf(circuit, others), "InvalidOpening"],
        [undefined, "InvalidOpening"],
      ] as const) {
        const call = closeWrongInput(operator, model, request, hexlify(input), opening);
        await expectError(call, error, /run the model|prove these bytes/);
      }
    });
  }

  it("of iris need no proof, for its words are public", async function () {
    const model = models.get("iris") ?? expect.fail();
    const { input, inputCommitment } = prepareInput("iris", { values: [67, 30, 52, 23] });
    const right = await posted("iris", inputCommitment, hexlify(input));
    await expectError(closeWrongInput(operator, model, right, hexlify(input)), "InputOpens", /run/);
    const wrong = await posted("iris", inputCommitment, "0x431e3418");
    await closeWrongInput(operator, model, wrong, "0x431e3418");
    const jobId = await operator.contract.jobIdOf(wrong);
    expect((await readJob(operator, jobId)).state).to.equal("None");
  });
});
