import { measurementOf, parseQuote } from "@assay/enclave";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { hexlify, id, ZeroHash } from "ethers";

import { createSimulatedTee, deploySimulated, upsertAll } from "./attestation.js";
import { type deployAssay, TOKEN } from "./deployAssay.js";
import { registerSession, VENDOR } from "./enclaveRegistry.js";
import type { makeKey } from "./trapdoor.js";

/** Tokens that each account deposits, and the operator stakes. */
const FUNDS = 1_000_000n * TOKEN;

/**
 * A model of one input and one output word that an operator serves: its circuit, its runtime, a session that a real quote check
 * registered, and money of all parties. The market takes a fee of 1%.
 * @param name seed of the simulated TEE vendor, and name of its machine
 * @param parties accounts that deposit, the operator among them
 */
export async function enclaveModel(
  assay: Awaited<ReturnType<typeof deployAssay>>,
  key: ReturnType<typeof makeKey>,
  name: string,
  operator: HardhatEthersSigner,
  parties: readonly HardhatEthersSigner[],
) {
  const { connection, networkHelpers, market, enclaves, models, circuits, vault, token } = assay;
  await circuits.register(key.bytes);
  const tee = createSimulatedTee({
    seed: name,
    time: (await networkHelpers.time.latest()) - 60,
  });
  const dcap = await deploySimulated(connection, tee);
  await upsertAll(dcap.store, tee.collateral({ tee: "TDX" }));
  await enclaves
    .connect(assay.governor)
    .registerVendor(VENDOR, await dcap.verifier.getAddress(), 0, 1, 168);
  const session = await registerSession({
    chain: connection,
    registry: enclaves,
    vendor: tee,
    platform: tee.createPlatform({ name }),
    tee: "TDX",
    operator,
  });
  const runtime = {
    repository: "https://example.org/runtime",
    commit: "0x" + "11".repeat(20),
    buildDigest: ZeroHash,
    measurements: [{ vendor: VENDOR, value: hexlify(measurementOf(parseQuote(session.quote))) }],
  };
  const runtimeId = await models.publishRuntime.staticCall(runtime);
  await models.publishRuntime(runtime);
  const model = {
    weightsHash: id("weights"),
    circuitId: key.circuitId,
    runtimeId,
    batchCircuitId: ZeroHash,
    openingCircuitId: ZeroHash,
    inputFormat: 0,
    inputWords: 1,
    outputWords: 1,
  };
  const modelId = await models.publishModel.staticCall(model, "");
  await models.publishModel(model, "");
  await market.connect(assay.governor).setFee(100);
  for (const party of parties) {
    await token.mint(party, 2n * FUNDS);
    await token.connect(party).approve(market, FUNDS);
    await token.connect(party).approve(vault, FUNDS);
    await market.connect(party).deposit(FUNDS);
  }
  await vault.connect(operator).stake(operator, FUNDS);
  return { model, modelId, session };
}
