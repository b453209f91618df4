import { type CollateralParameters, createSimulatedTee, type SimulatedTee } from "@assay/enclave";
import { expect } from "chai";

import type { EnclaveRegistry } from "../../typechain-types/index.js";
import {
  attempt,
  type Chain,
  chainAt,
  type Deployment,
  deploySimulated,
  readerOf,
  upsertAll,
} from "../utils/attestation.js";
import { deployRegistry, registerSession, VENDOR } from "../utils/enclaveRegistry.js";

const TIME = 1_790_000_000;
const DAY = 86_400;
const YEAR = 365 * DAY;
/** The levels of a TCB info that calls the default platform out of date: a fresher one would reach the first. */
const STRICT: CollateralParameters["tcbInfo"] = {
  levels: [
    { components: Array<number>(16).fill(255), pceSvn: 13, status: "UpToDate" },
    { components: Array<number>(16).fill(0), pceSvn: 0, status: "OutOfDate" },
  ],
};

/** The simulator's list has 20, 19, 18, 17, 16; 17 is the standard until 18 is a year old, 30 days from `TIME`. */
describe("Evaluation numbers", function () {
  this.timeout(120_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let deployment: Deployment;
  let registry: EnclaveRegistry;

  beforeEach(async () => {
    vendor = createSimulatedTee({ seed: "numbers", time: TIME });
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    registry = await deployRegistry(chain, deployment);
  });

  function bring(number: number, tcbInfo: object = {}, rest: object = {}): Promise<void> {
    const collateral = vendor.collateral({
      tee: "SGX",
      tcbInfo: { evaluationNumber: number, ...tcbInfo },
      qeIdentity: { evaluationNumber: number },
      ...rest,
    });
    return upsertAll(deployment.store, collateral);
  }

  async function register(): Promise<{ evaluationNumber: bigint; tcbStatus: bigint }> {
    const platform = vendor.createPlatform({ name: "machine" });
    const { key } = await registerSession({ chain, registry, vendor, platform, tee: "SGX" });
    return registry.sessionOf(key.address);
  }

  const quote = (): Uint8Array =>
    vendor.quote(vendor.createPlatform({ name: "machine" }), {
      tee: "SGX",
      reportData: new Uint8Array(64),
    });

  it("F2: a stranger brings number 20, and registrations go on under the standard, 17", async () => {
    await bring(17);
    const [, stranger] = await chain.ethers.getSigners();
    if (stranger === undefined) throw new Error("no accounts");
    const store = deployment.store.connect(stranger);
    const early = vendor.collateral({
      tee: "SGX",
      tcbInfo: { evaluationNumber: 20, ...STRICT },
      qeIdentity: { evaluationNumber: 20 },
    });
    await upsertAll(store, early);
    const session = await register();
    expect(session.evaluationNumber).to.equal(17n);
    expect(session.tcbStatus).to.equal(0n);
    // And the standard set can be brought again.
    await bring(17);
    // Under number 20 the platform is out of date: without the standard's own documents it would be locked out.
    expect((await deployment.verifier.verify(quote(), 20)).tcbStatus).to.equal(4n);
  });

  it("F3: documents of a number below the standard let nobody in", async () => {
    await bring(16);
    expect(await attempt(deployment.verifier, quote())).to.deep.equal({
      accepted: false,
      reason: "Missing",
    });
    await expect(register()).to.be.revertedWithCustomError(deployment.store, "Missing").withArgs(2);
    // Nor an identity of the standard beside a stale TCB info, or the other way round.
    await bring(17, { evaluationNumber: 16 });
    await expect(register()).to.be.revertedWithCustomError(deployment.store, "Missing").withArgs(2);
    await bring(16, { evaluationNumber: 17 });
    expect((await register()).evaluationNumber).to.equal(17n);
  });

  it("the standard rises in the second in which the next event is 365 days old", async () => {
    await bring(17, {}, { evaluationNumbers: { nextUpdate: TIME + 90 * DAY } });
    const { store } = deployment;
    const promotion = TIME - 335 * DAY + YEAR;
    expect(await store.standardNumber(false)).to.equal(17n);
    await chain.networkHelpers.time.increaseTo(promotion - 1);
    expect(await store.standardNumber(false)).to.equal(17n);
    await chain.networkHelpers.time.increaseTo(promotion);
    expect(await store.standardNumber(false)).to.equal(18n);
  });

  it("17 no longer serves once 18 is the standard, and a keeper brings 18 before that", async () => {
    const later = { nextUpdate: TIME + 90 * DAY };
    const rest = {
      evaluationNumbers: later,
      pckCrl: later,
      qeIdentity: { evaluationNumber: 17, ...later },
    };
    await bring(17, later, rest);
    await chain.networkHelpers.time.increaseTo(TIME + 31 * DAY);
    await expect(register()).to.be.revertedWithCustomError(deployment.store, "Missing").withArgs(2);
    await bring(18, later, { ...rest, qeIdentity: { evaluationNumber: 18, ...later } });
    expect((await register()).evaluationNumber).to.equal(18n);
  });

  it("a higher number judges only where the lower is missing, the lowest first", async () => {
    await bring(20, STRICT);
    await bring(19);
    const { verifier } = deployment;
    expect((await verifier.verify(quote(), 0)).evaluationNumber).to.equal(19n);
    await bring(17);
    expect((await verifier.verify(quote(), 0)).evaluationNumber).to.equal(17n);
  });

  it("the vendor's policy asks for a newer number than the standard", async () => {
    await bring(17);
    await registry.setMinimumEvaluationNumber(VENDOR, 19);
    await expect(register()).to.be.revertedWithCustomError(deployment.store, "Missing").withArgs(2);
    await bring(19);
    expect((await register()).evaluationNumber).to.equal(19n);
    // A minimum below the standard changes nothing.
    expect((await deployment.verifier.verify(quote(), 3)).evaluationNumber).to.equal(17n);
  });

  it("without a list, with one that has run out, and with one of young numbers, nobody registers", async () => {
    const { store, verifier } = deployment;
    const collateral = vendor.collateral({ tee: "SGX" });
    const without: typeof collateral = { ...collateral };
    delete without.evaluation_numbers;
    await upsertAll(store, without);
    await expect(verifier.verify(quote(), 0))
      .to.be.revertedWithCustomError(store, "Missing")
      .withArgs(4);
    await bring(17, {}, { evaluationNumbers: { nextUpdate: TIME + DAY } });
    await verifier.verify(quote(), 0);
    await chain.networkHelpers.time.increaseTo(TIME + DAY + 1);
    await expect(verifier.verify(quote(), 0))
      .to.be.revertedWithCustomError(store, "Expired")
      .withArgs(4, TIME + DAY);
    const numbers = [{ number: 21, recoveryEvent: TIME - DAY }];
    await bring(17, {}, { evaluationNumbers: { issueDate: TIME + DAY, numbers } });
    await expect(verifier.verify(quote(), 0))
      .to.be.revertedWithCustomError(store, "NoStandardNumber")
      .withArgs(false);
  });

  it("a list is refused when it is older, does not descend, or is not in its one form", async () => {
    const { store } = deployment;
    const reader = await readerOf(chain, store);
    await bring(17);
    const refuse = async (evaluationNumbers: object, error: string): Promise<void> => {
      await expect(bring(17, {}, { evaluationNumbers }), error).to.be.revertedWithCustomError(
        error === "BadNumbers" || error === "NotCanonical" ? reader : store,
        error,
      );
    };
    await refuse({ issueDate: TIME - 1 }, "Rollback");
    await refuse({ issueDate: TIME + DAY }, "NotYetIssued");
    await refuse({ nextUpdate: TIME }, "Expired");
    const entry = (number: number): object => ({ number, recoveryEvent: TIME - 2 * YEAR });
    await refuse({ numbers: [entry(17), entry(18)] }, "BadNumbers");
    await refuse({ numbers: [entry(17), entry(17)] }, "BadNumbers");
    await refuse({ numbers: Array.from({ length: 65 }, (_, i) => entry(99 - i)) }, "BadNumbers");
    await refuse({ numbers: [] }, "NotCanonical");
    await refuse({ numbers: [entry(65_536)] }, "NotCanonical");
    await refuse({ tee: "QVE" }, "NotCanonical");
    await bring(17, {}, { evaluationNumbers: { numbers: [entry(18), entry(17)] } });
    expect(await store.standardNumber(false)).to.equal(18n);
  });
});
