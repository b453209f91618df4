import {
  buildCrl,
  bytes,
  type CollateralParameters,
  extension,
  packQuote,
  parseQuote,
  pckExtension,
  pem,
  type PlatformParameters,
  type QuoteParameters,
  shortenQuote,
  signingKey,
  type SimulatedTee,
} from "@assay/enclave";
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
  type Outcome,
  upsertAll,
  upsertPckCrl,
} from "../utils/attestation.js";
import { regionsOf, withChain } from "../utils/quoteMutations.js";

const TIME = 1_790_000_000;
const NOW = TIME + 100;
const REPORT_DATA = new Uint8Array(64).fill(7);

describe("DcapVerifier", function () {
  this.timeout(300_000);

  let chain: Chain;
  let vendor: SimulatedTee;

  before(async () => {
    vendor = createSimulatedTee({ seed: "verifier", time: TIME });
    chain = await chainAt(NOW);
  });

  interface Situation {
    platform?: Omit<PlatformParameters, "name">;
    quote?: Partial<QuoteParameters>;
    collateral?: Omit<CollateralParameters, "tee">;
  }

  /** Builds the situation on a fresh deployment, and asks contract and oracle. */
  async function judge(
    tee: "SGX" | "TDX",
    situation: Situation,
  ): Promise<{
    ours: Outcome;
    packed: Outcome;
    oracles: Outcome;
    deployment: Deployment;
    quote: Uint8Array;
  }> {
    const deployment = await deploySimulated(chain, vendor);
    const ca = situation.platform?.ca ?? "platform";
    const collateral = vendor.collateral({ tee, ca, ...situation.collateral });
    await upsertAll(deployment.store, collateral);
    const platform = vendor.createPlatform({ name: "machine", ...situation.platform });
    const quote = vendor.quote(platform, { tee, reportData: REPORT_DATA, ...situation.quote });
    const ours = await attempt(deployment.verifier, quote);
    const packed = await attempt(deployment.verifier, packQuote(quote));
    const oracles = ask(oracleOf(vendor.rootCertificate), quote, collateral, NOW);
    return { ours, packed, oracles, deployment, quote };
  }

  function refused(reason: string): Outcome {
    return { accepted: false, reason };
  }

  const FORMATS = [
    { tee: "SGX", version: 3 },
    { tee: "TDX", version: 4 },
    { tee: "TDX", version: 5 },
  ] as const;

  describe("accepts", () => {
    for (const { tee, version } of FORMATS) {
      for (const ca of ["platform", "processor"] as const) {
        it(`${tee} v${version} from a ${ca} CA, as the oracle does`, async () => {
          const { ours, packed, oracles } = await judge(tee, {
            platform: { ca },
            quote: { version },
          });
          expect(ours).to.deep.equal({ accepted: true, status: "UpToDate" });
          expect(packed).to.deep.equal(ours);
          expect(oracles).to.deep.equal(ours);
        });
      }
    }

    it("signatures with low and with high s, in all places", async () => {
      const { deployment } = await judge("SGX", {});
      let high = 0;
      for (let i = 0; i < 24; i++) {
        const platform = vendor.createPlatform({ name: `machine ${i}` });
        const quote = vendor.quote(platform, { tee: "SGX", reportData: REPORT_DATA });
        const { signature, qeReportSignature } = parseQuote(quote);
        if ((signature[32] ?? 0) >= 0x80) high++;
        if ((qeReportSignature[32] ?? 0) >= 0x80) high++;
        expect((await attempt(deployment.verifier, quote)).accepted, platform.name).to.equal(true);
      }
      // The halves of 48 signatures: far from all of either kind.
      expect(high).to.be.greaterThan(10).and.lessThan(38);
    });

    it("the same where P-256 is checked by the fallback", async () => {
      const fallback = await chain.ethers.deployContract("P256Fallback");
      const tails = {
        platform: vendor.issuerTail("platform"),
        processor: vendor.issuerTail("processor"),
      };
      const { store, verifier } = await deployDcap(
        chain,
        vendor.rootCertificate,
        tails,
        await fallback.getAddress(),
      );
      await upsertAll(store, vendor.collateral({ tee: "TDX" }));
      const platform = vendor.createPlatform({ name: "machine" });
      const quote = vendor.quote(platform, { tee: "TDX", reportData: REPORT_DATA });
      expect(await attempt(verifier, quote)).to.deep.equal({ accepted: true, status: "UpToDate" });
      const bad = quote.slice();
      bad[600] = (bad[600] ?? 0) ^ 1;
      expect(await attempt(verifier, bad)).to.deep.equal(refused("WrongQuoteSignature"));
    });

    it("and names its store and its root", async () => {
      const { deployment } = await judge("SGX", {});
      expect(await deployment.verifier.store()).to.equal(await deployment.store.getAddress());
      expect(await deployment.verifier.rootKeyHash()).to.equal(
        await deployment.store.rootKeyHash(),
      );
      expect(await deployment.verifier.isProduction()).to.equal(false);
    });

    it("platform facts as flags", async () => {
      const extensionOf = (
        dynamicPlatform: boolean,
        cachedKeys: boolean,
        smtEnabled: boolean,
      ): Situation => ({
        platform: { extension: { configuration: { dynamicPlatform, cachedKeys, smtEnabled } } },
      });
      const SCALABLE = 16n;
      for (const [situation, flags] of [
        [extensionOf(true, false, false), 2n | SCALABLE],
        [extensionOf(false, true, false), 4n | SCALABLE],
        [extensionOf(false, false, true), 8n | SCALABLE],
        [{ platform: { ca: "processor" } } satisfies Situation, 0n],
      ] as const) {
        const { deployment, quote } = await judge("SGX", situation);
        expect((await deployment.verifier.verify(quote, 0)).flags).to.equal(flags);
      }
    });
  });

  describe("picks the TCB level", () => {
    const base = [11, 11, 2, 2, 255, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const cases: readonly [string, number[], number, string][] = [
      ["the best where all reach it", base, 13, "UpToDate"],
      ["one component above", base.with(15, 9), 13, "UpToDate"],
      ["one component below", base.with(6, 11), 13, "ConfigurationNeeded"],
      ["the last component of the best level", base.with(4, 254), 13, "NoTcbLevel"],
      ["the PCE below", base, 12, "OutOfDate"],
      ["a revoked level", base.with(0, 9), 12, "TcbRevoked"],
      ["below all", base.with(0, 4), 13, "NoTcbLevel"],
    ];
    for (const tee of ["SGX", "TDX"] as const) {
      for (const [what, components, pceSvn, expected] of cases) {
        it(`${tee}: ${what} → ${expected}`, async () => {
          const { ours, oracles } = await judge(tee, {
            platform: { extension: { components, pceSvn } },
          });
          expect(ours.accepted ? ours.status : ours.reason).to.equal(expected);
          expect(oracles.accepted).to.equal(ours.accepted);
          if (oracles.accepted) expect(oracles.status).to.equal(expected);
        });
      }
    }

    it("TDX: by the TD's own SVNs too", async () => {
      for (const [svn, expected] of [
        [3, "UpToDate"],
        [2, "OutOfDate"],
        [1, "TcbRevoked"],
        [0, "NoTcbLevel"],
      ] as const) {
        const { ours, oracles } = await judge("TDX", {
          quote: { bodyPatches: { 2: Uint8Array.of(svn) } },
        });
        expect(ours.accepted ? ours.status : ours.reason).to.equal(expected);
        expect(oracles.accepted).to.equal(ours.accepted);
      }
    });

    it("TDX: the module's SVN is judged by its identity, not by the first component (Intel's rule)", async () => {
      // Intel's library skips components 0 and 1 for modules of version 1 and up; the oracle does not.
      const levels = [
        {
          components: base,
          pceSvn: 13,
          tdxComponents: [7, 0, 3, ...Array<number>(13).fill(0)],
          status: "UpToDate",
        },
      ];
      const { ours, oracles } = await judge("TDX", { collateral: { tcbInfo: { levels } } });
      expect(ours).to.deep.equal({ accepted: true, status: "UpToDate" });
      expect(oracles.accepted).to.equal(false);
    });

    it("TDX: a module of version 0 is judged by the first components", async () => {
      const levels = [
        {
          components: base,
          pceSvn: 13,
          tdxComponents: [7, 0, 3, ...Array<number>(13).fill(0)],
          status: "UpToDate",
        },
      ];
      const quote = { bodyPatches: { 0: Uint8Array.of(7, 0) } };
      const reached = await judge("TDX", { quote, collateral: { tcbInfo: { levels } } });
      expect(reached.ours).to.deep.equal({ accepted: true, status: "UpToDate" });
      const below = await judge("TDX", {
        quote: { bodyPatches: { 0: Uint8Array.of(6, 0) } },
        collateral: { tcbInfo: { levels } },
      });
      expect(below.ours).to.deep.equal(refused("NoTcbLevel"));
    });
  });

  describe("merges statuses", () => {
    it("of an outdated quoting enclave", async () => {
      const qeReportPatches = { 258: bytes.littleEndian(6, 2) };
      const { ours, oracles } = await judge("SGX", { quote: { qeReportPatches } });
      expect(ours).to.deep.equal({ accepted: true, status: "OutOfDate" });
      expect(oracles).to.deep.equal(ours);
    });

    it("and keeps that configuration is needed, as Intel's library does", async () => {
      const components = [11, 11, 2, 2, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      const { ours, oracles } = await judge("SGX", {
        platform: { extension: { components } },
        quote: { qeReportPatches: { 258: bytes.littleEndian(6, 2) } },
      });
      expect(ours).to.deep.equal({ accepted: true, status: "OutOfDateConfigurationNeeded" });
      expect(oracles).to.deep.equal({ accepted: true, status: "OutOfDate" });
    });

    it("of an outdated TDX module", async () => {
      const { ours } = await judge("TDX", { quote: { bodyPatches: { 0: Uint8Array.of(3) } } });
      expect(ours).to.deep.equal({ accepted: true, status: "OutOfDate" });
    });

    it("and takes the lower evaluation number", async () => {
      const { deployment, quote } = await judge("SGX", {
        collateral: { tcbInfo: { evaluationNumber: 20 }, qeIdentity: { evaluationNumber: 18 } },
      });
      expect((await deployment.verifier.verify(quote, 0)).evaluationNumber).to.equal(18n);
      const other = await judge("SGX", { collateral: { qeIdentity: { evaluationNumber: 20 } } });
      expect((await other.deployment.verifier.verify(other.quote, 0)).evaluationNumber).to.equal(
        17n,
      );
    });
  });

  describe("refuses, with the reason", () => {
    const header = (offset: number, ...values: number[]): Situation => ({
      quote: { headerPatches: { [offset]: Uint8Array.from(values) } },
    });
    const qe = (offset: number, ...values: number[]): Situation => ({
      quote: { qeReportPatches: { [offset]: Uint8Array.from(values) } },
    });
    const leaf = (certificate: NonNullable<PlatformParameters["certificate"]>): Situation => ({
      platform: { certificate },
    });
    const cases: readonly [string, Situation, string][] = [
      ["another attestation key type", header(2, 3), "UnsupportedQuote"],
      ["another QE vendor", header(12, 0), "UnsupportedQuote"],
      ["a quoting enclave of another signer", qe(128, 1, 2, 3), "WrongQuotingEnclave"],
      ["a quoting enclave of another product", qe(256, 9), "WrongQuotingEnclave"],
      ["a quoting enclave in debug mode", qe(48, 0x17), "WrongQuotingEnclave"],
      ["a quoting enclave with other attributes", qe(49, 1), "WrongQuotingEnclave"],
      ["a quoting enclave with other miscellaneous selection", qe(16, 1), "WrongQuotingEnclave"],
      ["a quoting enclave below all levels", qe(258, 1, 0), "NoTcbLevel"],
      ["an attestation key that the QE report does not bind", qe(320, 0, 0), "WrongAttestationKey"],
      ["a leaf that is a CA", leaf({ isCa: true }), "NotAPckLeaf"],
      ["a leaf that may not sign", leaf({ keyUsage: 0x40 }), "NotAPckLeaf"],
      ["a leaf without Intel's extension", leaf({ extensions: [] }), "NotAPckLeaf"],
      [
        "a leaf of another name",
        leaf({ subject: "Intel SGX PCK Platform CA" }),
        "WrongCertificateName",
      ],
      [
        "a leaf that names another issuer",
        leaf({ issuer: "Intel SGX Root CA" }),
        "WrongCertificateName",
      ],
      ["a leaf that has expired", leaf({ notAfter: NOW - 10 }), "CertificateNotValid"],
      ["a leaf that is not yet valid", leaf({ notBefore: NOW + 100_000 }), "CertificateNotValid"],
      [
        "a leaf that its issuer did not sign",
        leaf({ signer: signingKey("x", "y") }),
        "WrongCertificateSignature",
      ],
      [
        "a leaf on the revocation list",
        { platform: { certificate: { serial: 5n } }, collateral: { pckCrl: { revoked: [5n] } } },
        "Revoked",
      ],
      [
        "a platform model without TCB info",
        { platform: { extension: { fmspc: new Uint8Array(6) } } },
        "Missing",
      ],
      [
        "another PCE than the TCB info's",
        { platform: { extension: { pceId: Uint8Array.of(1, 0) } } },
        "Missing",
      ],
      [
        "authentication data of another length",
        { quote: { qeAuthData: new Uint8Array(20) } },
        "BadQuoteLength",
      ],
    ];
    for (const [what, situation, reason] of cases) {
      it(`${what} → ${reason}`, async () => {
        const { ours, packed, oracles } = await judge("SGX", situation);
        expect(ours).to.deep.equal(refused(reason));
        expect(packed).to.deep.equal(refused(reason));
        // This list names each case in which the oracle is more lenient, so that a change of either shows.
        const lenient = [
          "another QE vendor",
          "a leaf that may not sign",
          "a leaf of another name",
          "a leaf that names another issuer",
          "another PCE than the TCB info's",
        ];
        expect(oracles.accepted, "the oracle").to.equal(lenient.includes(what));
      });
    }

    const tdxCases: readonly [string, Record<number, Uint8Array>, string, boolean][] = [
      ["a debug TD", { 120: Uint8Array.of(1) }, "DebugMode", false],
      ["another TUD bit", { 120: Uint8Array.of(0x80) }, "DebugMode", false],
      ["a migratable TD", { 123: Uint8Array.of(0x30) }, "ForbiddenAttributes", false],
      ["a TD without SEPT_VE_DISABLE", { 123: Uint8Array.of(0) }, "ForbiddenAttributes", false],
      ["a reserved attribute", { 126: Uint8Array.of(1) }, "ForbiddenAttributes", false],
      ["a SEAM module of another signer", { 64: Uint8Array.of(1) }, "WrongTdxModule", true],
      ["the end of another signer", { 111: Uint8Array.of(1) }, "WrongTdxModule", true],
      ["a SEAM module with other attributes", { 112: Uint8Array.of(1) }, "WrongTdxModule", true],
      ["a SEAM module of an unknown version", { 1: Uint8Array.of(9) }, "WrongTdxModule", true],
      ["a SEAM module below all levels", { 0: Uint8Array.of(1) }, "NoTcbLevel", true],
    ];
    for (const [what, bodyPatches, reason, lenient] of tdxCases) {
      it(`${what} → ${reason}`, async () => {
        for (const version of [4, 5] as const) {
          const { ours, oracles } = await judge("TDX", { quote: { version, bodyPatches } });
          expect(ours).to.deep.equal(refused(reason));
          expect(oracles.accepted, "the oracle").to.equal(lenient);
        }
      });
    }

    it("a TD under a service TD → ServiceTd", async () => {
      for (const offset of [600, 647]) {
        const bodyPatches = { [offset]: Uint8Array.of(1) };
        const { ours, oracles } = await judge("TDX", { quote: { version: 5, bodyPatches } });
        expect(ours).to.deep.equal(refused("ServiceTd"));
        expect(oracles.accepted).to.equal(false);
      }
    });

    for (const [what, bit, reason] of [
      ["debug", 0x02, "DebugMode"],
      ["provisioning key", 0x10, "ForbiddenAttributes"],
      ["launch key", 0x20, "ForbiddenAttributes"],
    ] as const) {
      it(`an SGX enclave with the ${what} bit → ${reason}`, async () => {
        const { ours } = await judge("SGX", {
          quote: { bodyPatches: { 48: Uint8Array.of(0x05 | bit) } },
        });
        expect(ours).to.deep.equal(refused(reason));
      });
    }

    it("a repeated extension, an unknown critical one, and a field out of order", async () => {
      const platform = vendor.createPlatform({ name: "machine" });
      const intel = pckExtension(platform.extension);
      const unknown = extension("1.2.3.4", true, Uint8Array.of(5, 0));
      for (const [extensions, reason] of [
        [[intel, intel], "RepeatedExtension"],
        [[intel, unknown], "UnknownCriticalExtension"],
        [
          [pckExtension({ ...platform.extension, components: Array<number>(16).fill(300) })],
          "BadPckField",
        ],
      ] as const) {
        const { ours } = await judge("SGX", { platform: { certificate: { extensions } } });
        expect(ours).to.deep.equal(refused(reason));
      }
      const harmless = extension("1.2.3.4", false, Uint8Array.of(5, 0));
      const { ours } = await judge("SGX", {
        platform: { certificate: { extensions: [intel, harmless] } },
      });
      expect(ours.accepted).to.equal(true);
    });
  });

  describe("refuses a leaf that the quote does not hold as a whole:", () => {
    it("one that goes on behind the certification data", async () => {
      const { deployment, quote } = await judge("SGX", {});
      const { verifier } = deployment;
      const text = parseQuote(quote).certificateChain;
      const { certificate } = vendor.createPlatform({ name: "machine" });
      const leaf = pem.encodeChain(certificate).length;
      const start = regionsOf(quote).find(({ name }) => name === "certificate chain")?.offset;
      // All bytes of the quote are there; only its lengths say that the chain ends early.
      const cut = (at: number): Uint8Array =>
        bytes.concat(withChain(quote, text.slice(0, at)), text.slice(at));
      expect(cut(text.length)).to.deep.equal(quote);
      await expect(verifier.verify(cut(leaf - 1), 0))
        .to.be.revertedWithCustomError(verifier, "ExtraCertificateData")
        .withArgs((start ?? 0) + leaf);
      expect(await attempt(verifier, cut(leaf))).to.deep.equal(refused("OutOfBounds"));
    });
  });

  describe("cacheEvidence", () => {
    it("keeps, once, what a quote proves of its attestation key, under the hash of just that", async () => {
      const { deployment, quote } = await judge("SGX", {});
      const { verifier } = deployment;
      const id = await verifier.cacheEvidence.staticCall(quote);
      const { platformId } = await verifier.verify(quote, 0);
      await expect(verifier.cacheEvidence(quote))
        .to.emit(verifier, "EvidenceCached")
        .withArgs(id, platformId);
      const evidence = await verifier.evidenceOf(id);
      const machine = vendor.createPlatform({ name: "machine" });
      expect(evidence.x + evidence.y.slice(2)).to.equal(
        `0x${bytes.toHex(parseQuote(quote).attestationKey)}`,
      );
      expect(evidence.serial).to.equal(machine.serial);
      expect(evidence.ppid).to.equal(`0x${bytes.toHex(machine.extension.ppid)}`);
      expect(evidence.fmspc).to.equal(`0x${bytes.toHex(vendor.fmspc)}`);
      // Another quote of the same key, in another form, is the same evidence.
      const other = vendor.quote(machine, { tee: "SGX", reportData: new Uint8Array(64).fill(9) });
      await expect(verifier.cacheEvidence(packQuote(other))).to.not.emit(
        verifier,
        "EvidenceCached",
      );
    });

    it("and then a short quote of the key is accepted, but not one of another key", async () => {
      const { deployment, quote } = await judge("TDX", {});
      const { verifier } = deployment;
      const id = bytes.fromHex(await verifier.cacheEvidence.staticCall(quote));
      await verifier.cacheEvidence(quote);
      const stranger = vendor.createPlatform({ name: "stranger" });
      const other = vendor.quote(stranger, { tee: "TDX", reportData: REPORT_DATA });
      expect((await attempt(verifier, shortenQuote(quote, id))).accepted).to.equal(true);
      expect(await attempt(verifier, shortenQuote(other, id))).to.deep.equal(
        refused("WrongQuoteSignature"),
      );
      expect(
        await attempt(verifier, bytes.concat(shortenQuote(quote, id), Uint8Array.of(0))),
      ).to.deep.equal(refused("BadQuoteLength"));
    });

    it("and an SGX platform's evidence does not serve a TDX quote", async () => {
      const { deployment, quote } = await judge("SGX", {});
      const { verifier, store } = deployment;
      await upsertAll(store, vendor.collateral({ tee: "TDX" }));
      const id = bytes.fromHex(await verifier.cacheEvidence.staticCall(quote));
      await verifier.cacheEvidence(quote);
      // Signed with the SGX attestation key, as an SGX enclave that holds it could.
      const td = parseQuote(
        vendor.quote(vendor.createPlatform({ name: "machine" }), {
          tee: "TDX",
          reportData: REPORT_DATA,
        }),
      );
      const key = signingKey("verifier", "attestation/machine/SGX");
      expect(key.publicKey).to.deep.equal(parseQuote(quote).attestationKey);
      const forged = bytes.concat(
        Uint8Array.of(1),
        id,
        td.header,
        td.body,
        key.sign(bytes.concat(td.header, td.body)),
      );
      // Intel's identities tell the two quoting enclaves apart.
      expect(await attempt(verifier, forged)).to.deep.equal(refused("WrongQuotingEnclave"));
    });

    it("reverts on a short quote, on a bad one, and on unknown evidence", async () => {
      const { deployment, quote } = await judge("SGX", {});
      const { verifier } = deployment;
      const id = await verifier.cacheEvidence.staticCall(quote);
      const short = shortenQuote(quote, bytes.fromHex(id));
      expect(await attempt(verifier, short)).to.deep.equal(refused("UnknownEvidence"));
      await expect(verifier.evidenceOf(id))
        .to.be.revertedWithCustomError(verifier, "UnknownEvidence")
        .withArgs(id);
      await expect(verifier.cacheEvidence(short)).to.be.revertedWithCustomError(
        verifier,
        "UnsupportedQuote",
      );
      const bad = quote.slice();
      bad[100] = (bad[100] ?? 0) ^ 1;
      await expect(verifier.cacheEvidence(bad)).to.be.revertedWithCustomError(
        verifier,
        "WrongQuoteSignature",
      );
    });
  });

  describe("reads another issuer's whole chain", () => {
    /** A second Platform CA of the same name, with a key and serial number of its own. */
    const other = signingKey("verifier", "second-platform-ca");

    function otherCa(changes: object = {}): Uint8Array {
      return vendor.buildCa("platform", { publicKey: other.publicKey, serial: 99n, ...changes });
    }

    function otherQuote(ca: Uint8Array, ...rest: Uint8Array[]): Uint8Array {
      const platform = vendor.createPlatform({
        name: "machine",
        certificate: { signer: other, issuerPublicKey: other.publicKey },
      });
      const quote = vendor.quote(platform, {
        tee: "SGX",
        reportData: REPORT_DATA,
        trailing: new Uint8Array(),
      });
      return withChain(quote, pem.encodeChain(platform.certificate, ca, ...rest));
    }

    async function deployed(ca = otherCa()): Promise<Deployment> {
      const deployment = await deploySimulated(chain, vendor);
      await upsertAll(deployment.store, vendor.collateral({ tee: "SGX" }));
      const crl = buildCrl({
        issuer: "Intel SGX PCK Platform CA",
        signer: other,
        thisUpdate: TIME,
        nextUpdate: TIME + 1000,
        revoked: [],
      });
      await upsertPckCrl(deployment.store, crl, ca);
      return deployment;
    }

    it("and accepts it in the raw form, once its revocation list is there", async () => {
      const { verifier } = await deployed();
      const quote = otherQuote(otherCa(), vendor.rootCertificate);
      expect(await attempt(verifier, quote)).to.deep.equal({ accepted: true, status: "UpToDate" });
      // The packed form means the pinned CA of that name.
      expect(await attempt(verifier, packQuote(quote))).to.deep.equal(
        refused("WrongCertificateSignature"),
      );
    });

    it("but not without its revocation list", async () => {
      const deployment = await deploySimulated(chain, vendor);
      await upsertAll(deployment.store, vendor.collateral({ tee: "SGX" }));
      const quote = otherQuote(otherCa(), vendor.rootCertificate);
      expect(await attempt(deployment.verifier, quote)).to.deep.equal(refused("Missing"));
    });

    it("but not once the root has revoked it", async () => {
      const { store, verifier } = await deployed();
      const list = vendor.collateral({
        tee: "SGX",
        rootCrl: { thisUpdate: TIME + 1, revoked: [99n] },
      });
      await upsertAll(store, list);
      const quote = otherQuote(otherCa(), vendor.rootCertificate);
      expect(await attempt(verifier, quote)).to.deep.equal(refused("Missing"));
      await expect(
        upsertPckCrl(store, bytes.fromHex(list.pck_crl), otherCa()),
      ).to.be.revertedWithCustomError(store, "Revoked");
    });

    const bad: readonly [string, object, string][] = [
      ["a CA that the root did not sign", { signer: other }, "WrongCertificateSignature"],
      ["a certificate that is not a CA's", { isCa: false, pathLength: undefined }, "NotACa"],
      ["a CA that may not sign certificates", { keyUsage: 0x02 }, "NotACa"],
      ["a CA that has expired", { notAfter: NOW - 10 }, "CertificateNotValid"],
      [
        "a CA under another name",
        { subject: "Intel SGX PCK Processor CA" },
        "WrongCertificateName",
      ],
      ["a CA under another CA", { issuer: "Intel SGX PCK Processor CA" }, "WrongCertificateName"],
    ];
    for (const [what, changes, reason] of bad) {
      it(`but not ${what} → ${reason}`, async () => {
        const { verifier } = await deployed();
        const quote = otherQuote(otherCa(changes), vendor.rootCertificate);
        expect(await attempt(verifier, quote)).to.deep.equal(refused(reason));
      });
    }

    it("but not with another root, a missing one, or anything after it", async () => {
      const { verifier } = await deployed();
      const stranger = createSimulatedTee({ seed: "stranger", time: TIME });
      const chains: readonly [Uint8Array[], string][] = [
        [[otherCa(), stranger.rootCertificate], "WrongRoot"],
        [[otherCa()], "OutOfBounds"],
        [[otherCa(), vendor.rootCertificate, vendor.rootCertificate], "ExtraCertificateData"],
        [[otherCa(), vendor.caCertificates.platform, vendor.rootCertificate], "WrongRoot"],
      ];
      for (const [[ca = new Uint8Array(), ...rest], reason] of chains) {
        expect(await attempt(verifier, otherQuote(ca, ...rest))).to.deep.equal(refused(reason));
      }
    });
  });
});
