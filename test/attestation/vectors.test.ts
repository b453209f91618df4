import { packQuote, parseQuote, pem, shortenQuote, bytes } from "@assay/enclave";
import { expect } from "chai";

import {
  ask,
  attempt,
  type Chain,
  chainAt,
  createSimulatedTee,
  deployDcap,
  type Deployment,
  deploySimulated,
  oracleOf,
  realVector,
  upsertAll,
  VECTOR_TIME,
} from "../utils/attestation.js";
import { flip, regionsOf } from "../utils/quoteMutations.js";

const sgx = realVector("sgx");
const tdx = realVector("tdx");

describe("Intel's own quotes", function () {
  this.timeout(300_000);

  if (sgx === undefined || tdx === undefined) {
    // Without a body, a test is shown as pending.
    it("not run: the real vectors, ../shared/vectors/dcap, are not at hand");
    return;
  }

  const vectors = { sgx, tdx };
  const [, root = new Uint8Array()] = pem.decode(sgx.collateral.pck_crl_issuer_chain);
  let chain: Chain;
  let deployment: Deployment;

  before(async () => {
    chain = await chainAt(VECTOR_TIME);
    deployment = await deployDcap(chain, root, {
      platform: bytes.ascii(tdx.collateral.pck_crl_issuer_chain),
      processor: bytes.ascii(sgx.collateral.pck_crl_issuer_chain),
    });
    await upsertAll(deployment.store, sgx.collateral);
    await upsertAll(deployment.store, tdx.collateral);
  });

  it("shows that the pinned root is Intel's", async () => {
    expect(await deployment.verifier.isProduction()).to.equal(true);
    expect(await deployment.store.isProduction()).to.equal(true);
  });

  for (const [name, { quote, collateral }] of Object.entries(vectors)) {
    it(`${name}: accepted in all three forms, with the oracle's status`, async () => {
      const expected = ask(oracleOf(), quote, collateral, VECTOR_TIME);
      expect(expected.accepted).to.equal(true);
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(expected);
      expect(await attempt(deployment.verifier, packQuote(quote))).to.deep.equal(expected);
      const id = await deployment.verifier.cacheEvidence.staticCall(quote);
      await (await deployment.verifier.cacheEvidence(quote)).wait();
      const short = shortenQuote(quote, bytes.fromHex(id));
      expect(await attempt(deployment.verifier, short)).to.deep.equal(expected);
    });

    it(`${name}: the three forms prove the same`, async () => {
      const raw = await deployment.verifier.verify(quote, 0);
      const packed = await deployment.verifier.verify(packQuote(quote), 0);
      expect(packed).to.deep.equal(raw);
      const body = parseQuote(quote).body;
      const reportData = body.slice(name === "sgx" ? 320 : 520);
      expect(raw.reportDataLow).to.equal(`0x${bytes.toHex(reportData.slice(0, 32))}`);
      expect(raw.reportDataHigh).to.equal(`0x${bytes.toHex(reportData.slice(32, 64))}`);
      expect(raw.evaluationNumber).to.equal(17n);
    });

    it(`${name}: the platform's id comes from the PPID in the leaf`, async () => {
      const [leaf] = pem.decode(Buffer.from(parseQuote(quote).certificateChain).toString("latin1"));
      const [, ppid = ""] = bytes
        .toHex(leaf ?? new Uint8Array())
        .split("301e060a2a864886f84d010d01010410");
      const { platformId } = await deployment.verifier.verify(quote, 0);
      const abi = chain.ethers.AbiCoder.defaultAbiCoder();
      const rootKeyHash = await deployment.verifier.rootKeyHash();
      const words = abi.encode(["bytes32", "bytes16"], [rootKeyHash, `0x${ppid.slice(0, 32)}`]);
      expect(platformId).to.equal(chain.ethers.keccak256(words));
    });

    it(`${name}: a flipped bit in any field is refused`, async () => {
      for (const region of regionsOf(quote)) {
        const flipped = flip(quote, region.offset + (region.size >> 1), 0);
        const outcome = await attempt(deployment.verifier, flipped);
        expect(outcome.accepted, region.name).to.equal(false);
      }
    });
  }

  it("are refused under a development root", async () => {
    const development = createSimulatedTee({ seed: "development", time: VECTOR_TIME - 1000 });
    const { store, verifier } = await deploySimulated(chain, development);
    expect(await verifier.isProduction()).to.equal(false);
    await upsertAll(store, development.collateral({ tee: "SGX" }));
    // The real collateral is not even taken.
    await expect(upsertAll(store, sgx.collateral)).to.be.revertedWithCustomError(
      store,
      "WrongSignature",
    );
    const outcome = await attempt(verifier, packQuote(sgx.quote));
    expect(outcome).to.deep.equal({ accepted: false, reason: "WrongCertificateSignature" });
  });

  it("and development quotes are refused under Intel's root", async () => {
    const development = createSimulatedTee({ seed: "development", time: VECTOR_TIME - 1000 });
    const platform = development.createPlatform({ name: "any" });
    const quote = development.quote(platform, { tee: "TDX", reportData: new Uint8Array(64) });
    expect((await attempt(deployment.verifier, packQuote(quote))).accepted).to.equal(false);
    expect((await attempt(deployment.verifier, quote)).accepted).to.equal(false);
  });

  it("are refused once their collateral has run out", async () => {
    const late = await chainAt(VECTOR_TIME);
    const { store, verifier } = await deployDcap(late, root, {
      platform: bytes.ascii(tdx.collateral.pck_crl_issuer_chain),
      processor: bytes.ascii(sgx.collateral.pck_crl_issuer_chain),
    });
    await upsertAll(store, sgx.collateral);
    await late.networkHelpers.time.increase(31 * 86_400);
    expect(await attempt(verifier, sgx.quote)).to.deep.equal({
      accepted: false,
      reason: "Expired",
    });
  });
});
