import { prove, terminate } from "@assay/circuits";
import { encodeImage, infer, loadModel } from "@assay/models";
import type { Settlement } from "@assay/sdk";
import { lockJob, readAnswer, readJob, readResult, settleJob } from "@assay/sdk";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";

import { TOKEN } from "../utils/deployAssay.js";
import type { Asked, DigitMarket } from "../utils/digitMarket.js";
import { CIRCUIT, digitMarket } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";

describe("Bad proofs", function () {
  let world: DigitMarket;
  let asked: Asked;
  /** An honest settlement of the operator's job. */
  let honest: Settlement;

  async function settlementFor(job: Asked, payee: string): Promise<Settlement> {
    const { image, salt, request, jobId } = job;
    const context = world.context(jobId, payee);
    const model = loadModel(CIRCUIT);
    const input = encodeImage(model, image);
    const { proof, signals } = await prove(CIRCUIT, { input, salt, context });
    const { outputs } = infer(model, input);
    // What the SDK computes is what the circuit shows and, when it settles, what the market computes.
    expect(signals).to.deep.equal([BigInt(request.inputCommitment), ...outputs, context]);
    return { request, inputs: [], outputs, proof: hexlify(proof) };
  }

  before(async function () {
    world = await digitMarket();
    asked = await world.ask();
    await lockJob(world.at.operator, asked.request, 10_000);
    honest = await settlementFor(asked, world.accounts.operator);
  });
  after(async function () {
    await world.connection.close();
    await terminate();
  });

  /** Expects the market to refuse, with the job still locked and every balance as it was. */
  async function refused(settlement: Settlement, code: string, message: RegExp): Promise<void> {
    const before = await world.balances();
    for (const by of [world.at.operator, world.at.rival]) {
      await expectError(settleJob(by, world.model, settlement), code, message);
    }
    expect(await world.balances()).to.deep.equal(before);
    const { state, operator } = await readJob(world.at.anyone, asked.jobId);
    expect([state, operator]).to.deep.equal(["Locked", world.accounts.operator]);
  }

  function tampered(byte: number): Settlement {
    const bytes = getBytes(honest.proof);
    bytes[byte] = (bytes[byte] ?? 0) ^ 1;
    return { ...honest, proof: hexlify(bytes) };
  }

  it("refuses a proof with one changed bit, wherever it is", async function () {
    for (const byte of [31, 63, 64, 127, 191, 223, 255]) {
      await refused(tampered(byte), "InvalidProof", /proof does not hold for these outputs/);
    }
  });

  it("refuses changed outputs, and proofs of another length", async function () {
    const [word] = honest.outputs as [bigint];
    await refused({ ...honest, outputs: [word + 1n] }, "InvalidProof", /does not hold/);
    await refused({ ...honest, proof: honest.proof.slice(0, -2) }, "InvalidProof", /does not hold/);
    await refused({ ...honest, proof: "0x" }, "InvalidProof", /does not hold/);
  });

  it("refuses another model, or another request, under the same proof", async function () {
    const other = { ...honest.request, nonce: honest.request.nonce + 1n };
    await refused(
      { ...honest, request: other },
      "WrongState",
      /another state than this step needs/,
    );
    const before = await world.balances();
    await expectError(
      settleJob(world.at.operator, { ...world.model, weightsHash: "0x" + "01".repeat(32) }, honest),
      "ModelMismatch",
      /model/,
    );
    expect(await world.balances()).to.deep.equal(before);
  });

  it("refuses a proof that its thief made out to himself", async function () {
    await refused(
      await settlementFor(asked, world.accounts.rival),
      "InvalidProof",
      /does not hold for these outputs, this job and its lock holder/,
    );
  });

  it("pays the lock holder, whoever submits its proof, and only once", async function () {
    const { at, accounts } = world;
    const before = await world.balances();
    await settleJob(at.rival, world.model, honest);
    const after = await world.balances();
    const { maxPrice } = honest.request;
    expect(after.operator.market - before.operator.market).to.equal(maxPrice);
    expect(after.operator.freeStake).to.equal(50n * TOKEN);
    expect(after.rival).to.deep.equal(before.rival);
    const result = await readResult(at.anyone, asked.jobId);
    expect([result.operator, result.paid]).to.deep.equal([accounts.operator, maxPrice]);
    expect((await readAnswer(world.at.requester, result)).label).to.equal("7");
    await expectError(
      settleJob(at.rival, world.model, honest),
      "WrongState",
      /another state than this step needs/,
    );
    expect(await world.balances()).to.deep.equal(after);
  });

  it("does not let a kept proof settle a second job of the same image", async function () {
    const second = await world.ask({ nonce: 99n });
    await lockJob(world.at.operator, second.request, 10_000);
    await expectError(
      settleJob(world.at.operator, world.model, { ...honest, request: second.request }),
      "InvalidProof",
      /does not hold/,
    );
    expect((await readJob(world.at.anyone, second.jobId)).state).to.equal("Locked");
  });
});
