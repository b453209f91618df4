import { circuitId, prove, terminate, verifyingKeyBytes } from "@assay/circuits";
import { commitInput, infer, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { expect } from "chai";
import { AbiCoder, hexlify, keccak256, ZeroAddress, ZeroHash } from "ethers";

import { deployAssay, TOKEN } from "../utils/deployAssay.js";

const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

describe("A digit, from request to payment", function () {
  after(terminate);

  it("is requested, locked, proven, verified and paid", async function () {
    const { connection, ethers, token, circuits, models, market, vault, users } =
      await deployAssay();
    const [requester, operator] = users as [(typeof users)[0], (typeof users)[0]];
    const key = verifyingKeyBytes("digits-mlp");
    await circuits.register(key);
    const model = {
      weightsHash: ZeroHash,
      circuitId: circuitId("digits-mlp"),
      runtimeId: ZeroHash,
      batchCircuitId: ZeroHash,
      openingCircuitId: ZeroHash,
      inputFormat: 0,
      inputWords: 1,
      outputWords: 1,
    };
    await models.publishModel(model, "");
    const modelId = keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["bytes32", "bytes32", "bytes32", "bytes32", "bytes32", "uint32", "uint32", "uint32"],
        Object.values(model),
      ),
    );
    await token.mint(requester, 100n * TOKEN);
    await token.mint(operator, 100n * TOKEN);
    await token.connect(requester).approve(market, 100n * TOKEN);
    await token.connect(operator).approve(vault, 100n * TOKEN);
    await market.connect(requester).deposit(100n * TOKEN);
    await vault.connect(operator).stake(operator, 100n * TOKEN);

    const { images } = loadMnist("test");
    const image = images[0] as Uint8Array;
    const now = (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
    const request = {
      requester: requester.address,
      operator: ZeroAddress,
      modelId,
      inputCommitment:
        "0x" + commitInput(loadModel("digits-mlp"), image, 7n).toString(16).padStart(64, "0"),
      inputDigest: ZeroHash,
      nonce: 1n,
      assurance: 0n,
      confidential: false,
      valueAtRisk: 0n,
      minPrice: TOKEN,
      maxPrice: 3n * TOKEN,
      callbackFee: 0n,
      rampStart: now,
      rampEnd: now + 1000,
      lockBy: now + 1000,
      executionWindow: 600n,
      deadline: now + 3000,
      callback: ZeroAddress,
      callbackGas: 0n,
    };
    await market.connect(requester).requestInference(request, "0x");
    const jobId = await market.jobIdOf(request);
    await market.connect(operator).lock(request, 10_000n);
    const context =
      BigInt(
        keccak256(
          AbiCoder.defaultAbiCoder().encode(
            ["uint256", "address", "bytes32", "address", "bytes32"],
            [31337n, await market.getAddress(), jobId, operator.address, modelId],
          ),
        ),
      ) % FIELD;
    const { proof } = await prove("digits-mlp", { input: image, salt: 7n, context });
    const { outputs } = infer(loadModel("digits-mlp"), image);
    await market
      .connect(operator)
      .settle(model, { request, inputs: [], outputs, proof: hexlify(proof) });
    expect(await market.isResult(request, outputs)).to.equal(true);
    await market.connect(operator).withdraw(TOKEN);
    await connection.close();
  });
});
