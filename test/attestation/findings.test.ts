/**
 * One test for each finding about other verifiers, and for each weakness in the comparison of them,
 * that `docs/attestation.md` lists. The names say where it happened.
 */
import {
  buildCrl,
  bytes,
  measurementOf,
  packQuote,
  parseQuote,
  pem,
  shortenQuote,
  type SimulatedPlatform,
  type SimulatedTee,
  signingKey,
} from "@assay/enclave";
import { expect } from "chai";
import { Wallet } from "ethers";

import type { EnclaveRegistry } from "../../typechain-types/index.js";
import {
  attempt,
  type Chain,
  chainAt,
  createSimulatedTee,
  type Deployment,
  deploySimulated,
  P256_PRECOMPILE,
  upsertAll,
  upsertPckCrl,
} from "../utils/attestation.js";
import { deployRegistry, registerSession, VENDOR } from "../utils/enclaveRegistry.js";
import { withChain } from "../utils/quoteMutations.js";

const TIME = 1_790_000_000;
const DAY = 86_400;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const REPORT_DATA = new Uint8Array(64).fill(7);

describe("findings in other verifiers", function () {
  this.timeout(120_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let deployment: Deployment;
  let registry: EnclaveRegistry;
  let platform: SimulatedPlatform;

  beforeEach(async () => {
    vendor = createSimulatedTee({ seed: "findings", time: TIME });
    platform = vendor.createPlatform({ name: "machine" });
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    await upsertAll(deployment.store, vendor.collateral({ tee: "SGX" }));
    await upsertAll(deployment.store, vendor.collateral({ tee: "TDX" }));
    registry = await deployRegistry(chain, deployment);
  });

  const refused = (reason: string): object => ({ accepted: false, reason });
  const sgx = (changes: object = {}): Uint8Array =>
    vendor.quote(platform, { tee: "SGX", reportData: REPORT_DATA, ...changes });
  const now = async (): Promise<number> => chain.networkHelpers.time.latest();

  it("Taiko: a DEBUG enclave was accepted → refused by the verifier, whoever consumes it", async () => {
    const debug = { bodyPatches: { 48: Uint8Array.of(0x07) } };
    expect(await attempt(deployment.verifier, sgx(debug))).to.deep.equal(refused("DebugMode"));
    const td = vendor.quote(platform, {
      tee: "TDX",
      reportData: REPORT_DATA,
      bodyPatches: { 120: Uint8Array.of(1) },
    });
    expect(await attempt(deployment.verifier, td)).to.deep.equal(refused("DebugMode"));
  });

  it("Taiko: MRENCLAVE was not checked by default → it is always part of the measurement", async () => {
    const one = await deployment.verifier.verify(sgx(), 0);
    const other = await deployment.verifier.verify(
      sgx({ bodyPatches: { 64: Uint8Array.of(1) } }),
      0,
    );
    // The signer is the same in both.
    expect(other.measurement).to.not.equal(one.measurement);
  });

  it("Taiko: removing a measurement left live keys valid → denying, revoking and raising end them at once", async () => {
    const parameters = { chain, registry, vendor, platform, tee: "SGX" } as const;
    const { key } = await registerSession(parameters);
    expect(await registry.validAt(key.address, await now())).to.equal(true);
    await registry.setMinimumEvaluationNumber(VENDOR, 18);
    expect(await registry.validAt(key.address, await now())).to.equal(false);
  });

  it("Trail of Bits TOB-AUT-6: extra certificates hid a revoked one → exactly leaf, issuer and root", async () => {
    const { store, verifier } = deployment;
    const quote = sgx({ trailing: new Uint8Array() });
    const { platform: ca } = vendor.caCertificates;
    for (const certificates of [
      [platform.certificate, ca, ca, vendor.rootCertificate],
      [platform.certificate, vendor.caCertificates.processor, ca, vendor.rootCertificate],
      [platform.certificate, ca, vendor.rootCertificate, vendor.rootCertificate],
      [platform.certificate, vendor.rootCertificate, ca, vendor.rootCertificate],
    ]) {
      const longer = withChain(quote, pem.encodeChain(...certificates));
      expect((await attempt(verifier, longer)).accepted).to.equal(false);
    }
    // And a CA that the root revokes stops the chain that has it in its place.
    const serial = BigInt(`0x${bytes.toHex(ca).slice(30, 70)}`);
    const list = vendor.collateral({
      tee: "SGX",
      rootCrl: { thisUpdate: TIME + 1, revoked: [serial] },
    });
    await store.upsertRootCrl(bytes.fromHex(list.root_ca_crl));
    expect(await attempt(verifier, quote)).to.deep.equal(refused("Missing"));
  });

  it("Trail of Bits TOB-AUT-5: expired CRLs were used → refused", async () => {
    await chain.networkHelpers.time.increase(31 * DAY);
    expect(await attempt(deployment.verifier, sgx())).to.deep.equal(refused("Expired"));
  });

  it("Trail of Bits TOB-AUT-7: the time was the prover's → there is no time but the block's", () => {
    const inputs = deployment.verifier.interface
      .getFunction("verify")
      .inputs.map(({ type }) => type);
    // The number is the vendor's least evaluation number.
    expect(inputs).to.deep.equal(["bytes", "uint16"]);
  });

  it("Automata PR #141: an issuer with a wrong key identifier skipped its signature check → always checked", async () => {
    const forger = signingKey("forger", "ca");
    const root = vendor.keys.root.publicKey;
    const none = new Uint8Array();
    // Key identifiers of the forger's choice, the right ones, and none, where empty would match empty.
    for (const identifiers of [
      { issuerPublicKey: forger.publicKey },
      { issuerPublicKey: root },
      { issuerPublicKey: root, authorityKeyId: none },
      { issuerPublicKey: root, authorityKeyId: none, subjectKeyId: none },
    ]) {
      const ca = vendor.buildCa("platform", {
        publicKey: forger.publicKey,
        signer: forger,
        serial: 9n,
        ...identifiers,
      });
      const forged = vendor.createPlatform({
        name: "machine",
        certificate: { signer: forger, issuerPublicKey: forger.publicKey },
      });
      const quote = withChain(
        vendor.quote(forged, { tee: "SGX", reportData: REPORT_DATA, trailing: new Uint8Array() }),
        pem.encodeChain(forged.certificate, ca, vendor.rootCertificate),
      );
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(
        refused("WrongCertificateSignature"),
      );
      const crl = buildCrl({
        issuer: "Intel SGX PCK Platform CA",
        signer: forger,
        thisUpdate: TIME,
        nextUpdate: TIME + DAY,
        revoked: [],
      });
      await expect(upsertPckCrl(deployment.store, crl, ca)).to.be.revertedWithCustomError(
        deployment.store,
        "WrongCertificateSignature",
      );
    }
  });

  it("Automata PRs #132, #143: a REVOKED platform succeeded → reverts", async () => {
    const components = [5, 5, 2, 2, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const old = vendor.createPlatform({ name: "old", extension: { components, pceSvn: 5 } });
    for (const tee of ["SGX", "TDX"] as const) {
      const quote = vendor.quote(old, { tee, reportData: REPORT_DATA });
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(refused("TcbRevoked"));
    }
  });

  it("Automata PR #144: a REVOKED quoting enclave skipped chain and signatures → reverts, and is checked", async () => {
    const levels = [
      { isvSvn: 9, status: "UpToDate" },
      { isvSvn: 1, status: "Revoked" },
    ];
    await upsertAll(deployment.store, vendor.collateral({ tee: "SGX", qeIdentity: { levels } }));
    const quote = sgx();
    expect(await attempt(deployment.verifier, quote)).to.deep.equal(refused("TcbRevoked"));
    const bad = quote.slice();
    bad[100] = (bad[100] ?? 0) ^ 1;
    expect(await attempt(deployment.verifier, bad)).to.deep.equal(refused("WrongQuoteSignature"));
  });

  it("Taiko PR #21827: an owner set collateral without Intel's signature → nobody can", async () => {
    const { store } = deployment;
    const collateral = vendor.collateral({ tee: "SGX", tcbInfo: { evaluationNumber: 99 } });
    const text = bytes.ascii(collateral.tcb_info);
    const forged = signingKey("forger", "signing").sign(text);
    await expect(
      store.upsertTcbInfo(text, forged, vendor.signingCertificate),
    ).to.be.revertedWithCustomError(store, "WrongSignature");
    const writers = store.interface.fragments
      .filter(
        (fragment) => "stateMutability" in fragment && fragment.stateMutability === "nonpayable",
      )
      .map((fragment) => ("name" in fragment ? fragment.name : ""))
      .filter((name) => name !== "");
    expect(writers).to.have.members([
      "storeSerials",
      "upsertEvaluationNumbers",
      "upsertPckCrl",
      "upsertQeIdentity",
      "upsertRootCrl",
      "upsertTcbInfo",
    ]);
  });

  it("NitroProver: freshness compared milliseconds with seconds → a quote lives 256 blocks", async () => {
    const [operator] = await chain.ethers.getSigners();
    if (operator === undefined) throw new Error("no accounts");
    const block = await chain.ethers.provider.getBlock("latest");
    const number = block?.number ?? 0;
    const key = Wallet.createRandom();
    const reportDataLow = await registry.reportDataFor(
      operator,
      key.address,
      number,
      block?.hash ?? "0x",
    );
    const reportData = bytes.concat(bytes.fromHex(reportDataLow), new Uint8Array(32));
    const quote = sgx({ reportData });
    const signature = key.signingKey.sign(
      await registry.sessionDigest(operator, number),
    ).serialized;
    await chain.networkHelpers.mine(256);
    await expect(registry.register(VENDOR, quote, number, signature))
      .to.be.revertedWithCustomError(registry, "StaleBlock")
      .withArgs(number);
  });

  it("a certificate revoked after registration left its session alive → any account ends it", async () => {
    const { store, verifier } = deployment;
    const hacked = vendor.createPlatform({ name: "hacked" });
    const { key, response, quote } = await registerSession({
      ...{ chain, registry, vendor, platform: hacked, tee: "SGX" },
    });
    const named = await chain.ethers.provider.getBlock((response.blockNumber ?? 0) - 1);
    if (named?.hash == null) throw new Error("no block");
    const end = (of = quote, hash = named.hash): Promise<unknown> =>
      registry.endRevokedSession(key.address, of, named.number, hash ?? "");
    await expect(end()).to.be.revertedWithCustomError(verifier, "NotRevoked");
    // A second machine, revoked too, quotes the same report data: it ends no session but its own.
    const other = vendor.createPlatform({ name: "hacked too" });
    const copied = vendor.quote(other, { tee: "SGX", reportData: quote.slice(48 + 320, 48 + 384) });
    const revoked = { thisUpdate: TIME + 1, revoked: [hacked.serial, other.serial] };
    await upsertAll(store, vendor.collateral({ tee: "SGX", pckCrl: revoked }));
    const forged = quote.slice();
    forged.set(Uint8Array.of((forged[48 + 320] ?? 0) ^ 1), 48 + 320);
    await expect(end(forged)).to.be.revertedWithCustomError(verifier, "WrongQuoteSignature");
    await expect(end(quote, "0x" + "00".repeat(32))).to.be.revertedWithCustomError(
      registry,
      "WrongReportData",
    );
    await expect(end(copied)).to.be.revertedWithCustomError(registry, "WrongPlatform");
    expect(await registry.revokedAt(key.address)).to.equal(0n);
    await end();
    expect(await registry.revokedAt(key.address)).to.be.greaterThan(0n);
  });

  it("NitroProver: cached certificates skipped expiry → cached evidence is judged anew", async () => {
    const { store, verifier } = deployment;
    const brief = vendor.createPlatform({ name: "brief", certificate: { notAfter: TIME + DAY } });
    const quote = vendor.quote(brief, { tee: "SGX", reportData: REPORT_DATA });
    const id = await verifier.cacheEvidence.staticCall(quote);
    await verifier.cacheEvidence(quote);
    const short = shortenQuote(quote, bytes.fromHex(id));
    expect((await attempt(verifier, short)).accepted).to.equal(true);
    const revoked = vendor.collateral({
      tee: "SGX",
      pckCrl: { thisUpdate: TIME + 1, revoked: [brief.serial] },
    });
    const [{ snapshot }] = [{ snapshot: await chain.networkHelpers.takeSnapshot() }];
    await upsertAll(store, revoked);
    expect(await attempt(verifier, short)).to.deep.equal(refused("Revoked"));
    await snapshot.restore();
    await chain.networkHelpers.time.increaseTo(TIME + DAY + 1);
    expect(await attempt(verifier, short)).to.deep.equal(refused("CertificateNotValid"));
  });

  it("NitroProver: no CA flag or key usage was checked → a leaf cannot issue", async () => {
    const impostor = signingKey("findings", "pck/machine");
    const leaf = vendor.createPlatform({
      name: "child",
      certificate: { signer: impostor, issuerPublicKey: impostor.publicKey },
    });
    const quote = withChain(
      vendor.quote(leaf, { tee: "SGX", reportData: REPORT_DATA, trailing: new Uint8Array() }),
      pem.encodeChain(leaf.certificate, platform.certificate, vendor.rootCertificate),
    );
    expect((await attempt(deployment.verifier, quote)).accepted).to.equal(false);
    const weak = vendor.buildCa("platform", { isCa: false, pathLength: undefined });
    const under = withChain(
      sgx({ trailing: new Uint8Array() }),
      pem.encodeChain(platform.certificate, weak, vendor.rootCertificate),
    );
    expect(await attempt(deployment.verifier, under)).to.deep.equal(refused("NotACa"));
  });

  it("Base: ECDSA malleability beat byte-keyed caches and revocation → nothing is keyed by signature bytes", async () => {
    const { store, verifier } = deployment;
    const quote = parseQuote(sgx());
    const flipS = (signature: Uint8Array): Uint8Array =>
      bytes.concat(
        signature.slice(0, 32),
        bytes.fromBigInt(ORDER - bytes.toBigInt(signature.slice(32)), 32),
      );
    const raw = sgx();
    const packed = packQuote(raw);
    const other = packed.slice();
    const at = 1 + 48 + quote.body.length;
    other.set(flipS(quote.signature), at);
    other.set(flipS(quote.qeReportSignature), at + 128 + 384);
    expect(other).to.not.deep.equal(packed);
    expect(await verifier.verify(other, 0)).to.deep.equal(await verifier.verify(packed, 0));
    expect(await verifier.cacheEvidence.staticCall(other)).to.equal(
      await verifier.cacheEvidence.staticCall(packed),
    );
    await upsertAll(
      store,
      vendor.collateral({ tee: "SGX", pckCrl: { revoked: [platform.serial] } }),
    );
    expect(await attempt(verifier, other)).to.deep.equal(refused("Revoked"));
  });

  it("Base: zero PCRs of a debug enclave were left to the consumer → modes are decided by the verifier", async () => {
    // Nitro itself is not verified here; the same rule holds for every mode that DCAP knows.
    for (const bit of [0x02, 0x10, 0x20]) {
      const quote = sgx({ bodyPatches: { 48: Uint8Array.of(0x05 | bit) } });
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(
        refused(bit === 0x02 ? "DebugMode" : "ForbiddenAttributes"),
      );
    }
  });

  it("flashtestations: the TCB status was ignored → the registry refuses what its policy does not take", async () => {
    const components = [10, 10, 2, 2, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const old = vendor.createPlatform({ name: "old", extension: { components } });
    await expect(registerSession({ chain, registry, vendor, platform: old, tee: "SGX" }))
      .to.be.revertedWithCustomError(registry, "TcbStatusTooLow")
      .withArgs(4, 3);
  });

  it("flashtestations: registrations never expired → at most seven days", async () => {
    const { key } = await registerSession({ chain, registry, vendor, platform, tee: "TDX" });
    const { validFrom, validUntil } = await registry.sessionOf(key.address);
    expect(validUntil - validFrom).to.equal(BigInt(7 * DAY));
    expect(await registry.validAt(key.address, validUntil - 1n)).to.equal(true);
    expect(await registry.validAt(key.address, validUntil)).to.equal(false);
  });

  it("flashtestations: the raw quote was hashed → trailing bytes change nothing, and a key never returns", async () => {
    const key = Wallet.createRandom();
    const parameters = { chain, registry, vendor, platform, tee: "TDX", key } as const;
    await registerSession(parameters);
    const padded = registerSession({
      ...parameters,
      form: (quote) => bytes.concat(quote, Uint8Array.of(1, 2, 3)),
    });
    await expect(padded)
      .to.be.revertedWithCustomError(registry, "KeyAlreadyUsed")
      .withArgs(key.address);
    const one = await deployment.verifier.verify(sgx({ trailing: new Uint8Array() }), 0);
    const other = await deployment.verifier.verify(sgx({ trailing: new Uint8Array(9).fill(9) }), 0);
    expect(other).to.deep.equal(one);
  });

  it("dcap-qvl #124: the TDX module's identity was not checked → it is", async () => {
    for (const bodyPatches of [
      { 64: Uint8Array.of(1) },
      { 112: Uint8Array.of(1) },
      { 1: Uint8Array.of(2) },
    ]) {
      const quote = vendor.quote(platform, { tee: "TDX", reportData: REPORT_DATA, bodyPatches });
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(refused("WrongTdxModule"));
    }
  });

  it("dcap-qvl #125: only Revoked was refused → OutOfDate parts make the whole OutOfDate, and policy refuses it", async () => {
    const quote = vendor.quote(platform, {
      tee: "TDX",
      reportData: REPORT_DATA,
      bodyPatches: { 0: Uint8Array.of(2) },
    });
    expect(await attempt(deployment.verifier, quote)).to.deep.equal({
      accepted: true,
      status: "OutOfDate",
    });
  });

  it("OpenZeppelin P256.verify refuses high s, as most real quotes have → both are accepted", async () => {
    let high = 0;
    for (let i = 0; i < 8; i++) {
      const quote = sgx({ reportData: new Uint8Array(64).fill(i) });
      if ((parseQuote(quote).signature[32] ?? 0) >= 0x80) high++;
      expect((await attempt(deployment.verifier, quote)).accepted).to.equal(true);
    }
    expect(high).to.be.greaterThan(0).and.lessThan(8);
  });
});

describe("what the compared verifiers lack", function () {
  this.timeout(120_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let deployment: Deployment;
  let registry: EnclaveRegistry;

  before(async () => {
    vendor = createSimulatedTee({ seed: "features", time: TIME });
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    await upsertAll(deployment.store, vendor.collateral({ tee: "SGX" }));
    await upsertAll(deployment.store, vendor.collateral({ tee: "TDX" }));
    registry = await deployRegistry(chain, deployment);
  });

  it("formats: SGX v3, TDX v4 and v5, each in three forms", async () => {
    const platform = vendor.createPlatform({ name: "machine" });
    for (const [tee, version] of [
      ["SGX", 3],
      ["TDX", 4],
      ["TDX", 5],
    ] as const) {
      const quote = vendor.quote(platform, { tee, version, reportData: REPORT_DATA });
      const id = await deployment.verifier.cacheEvidence.staticCall(quote);
      await deployment.verifier.cacheEvidence(quote);
      for (const form of [quote, packQuote(quote), shortenQuote(quote, bytes.fromHex(id))]) {
        expect((await attempt(deployment.verifier, form)).accepted).to.equal(true);
      }
    }
  });

  it("debug rejection: in the verifier, not in the consumer", async () => {
    const platform = vendor.createPlatform({ name: "machine" });
    const quote = vendor.quote(platform, {
      tee: "SGX",
      reportData: REPORT_DATA,
      bodyPatches: { 48: Uint8Array.of(0x07) },
    });
    expect((await attempt(deployment.verifier, quote)).accepted).to.equal(false);
  });

  it("session key: bound to operator, registry, chain and a recent block, and held by somebody", async () => {
    const platform = vendor.createPlatform({ name: "machine" });
    const { key, response } = await registerSession({
      chain,
      registry,
      vendor,
      platform,
      tee: "SGX",
    });
    const [operator] = await chain.ethers.getSigners();
    await expect(response).to.emit(registry, "SessionRegistered");
    const session = await registry.sessionOf(key.address);
    expect(session.operator).to.equal(operator?.address);
    // A relayed quote would make another answerable: the caller is the operator that the quote binds.
    const [, stranger] = await chain.ethers.getSigners();
    const other = registry.connect(stranger);
    await expect(
      registerSession({ chain, registry: other, vendor, platform, tee: "SGX" }),
    ).to.be.revertedWithCustomError(registry, "WrongReportData");
  });

  it("measurement: the same in TypeScript, so that a build can publish it", async () => {
    const platform = vendor.createPlatform({ name: "machine" });
    for (const tee of ["SGX", "TDX"] as const) {
      const quote = vendor.quote(platform, { tee, reportData: REPORT_DATA, enclave: "some build" });
      const { measurement } = await deployment.verifier.verify(quote, 0);
      expect(measurement).to.equal(`0x${bytes.toHex(measurementOf(parseQuote(quote)))}`);
    }
  });

  it("admin: the verifier has no owner, and a vendor's verifier is bound once", async () => {
    const names = deployment.verifier.interface.fragments.map((fragment) =>
      "name" in fragment ? String(fragment.name) : "",
    );
    expect(
      names.filter((name) => /owner|admin|upgrade|authority|set[A-Z]/.test(name)),
    ).to.deep.equal([]);
    await expect(registry.registerVendor(VENDOR, P256_PRECOMPILE, 3, 1, 1))
      .to.be.revertedWithCustomError(registry, "VendorAlreadyRegistered")
      .withArgs(VENDOR);
  });

  it("development root: one constructor argument, and the registry shows it", async () => {
    const [rootKeyHash, isProduction] = await registry.vendorRoot(VENDOR);
    expect(rootKeyHash).to.equal(chain.ethers.keccak256(vendor.keys.root.publicKey));
    expect(isProduction).to.equal(false);
  });

  it("two seeds are two vendors: neither takes the other's quotes or collateral", async () => {
    const second = createSimulatedTee({ seed: "another", time: TIME });
    const quote = second.quote(second.createPlatform({ name: "machine" }), {
      tee: "SGX",
      reportData: REPORT_DATA,
    });
    expect((await attempt(deployment.verifier, quote)).accepted).to.equal(false);
    await expect(
      upsertAll(deployment.store, second.collateral({ tee: "SGX" })),
    ).to.be.revertedWithCustomError(deployment.store, "WrongSignature");
    const other = await deploySimulated(chain, second);
    await upsertAll(other.store, second.collateral({ tee: "SGX" }));
    const result = await other.verifier.verify(quote, 0);
    expect(result.tcbStatus).to.equal(0n);
  });
});
