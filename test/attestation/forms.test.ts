import {
  buildCrl,
  bytes,
  type CollateralParameters,
  type CrlParameters,
  extension,
  prepareUpserts,
  type SimulatedTee,
  splitCrl,
} from "@assay/enclave";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";

import type { CollateralStore, DocumentReader } from "../../typechain-types/index.js";
import {
  type Chain,
  chainAt,
  createSimulatedTee,
  deploySimulated,
  readerOf,
  GAS_LIMIT,
  P256_PRECOMPILE,
  upsertPckCrl,
  withoutEntries,
} from "../utils/attestation.js";

const TIME = 1_790_000_000;
/** After 2049: written as GeneralizedTime. */
const LATE = 2_600_000_000;
const DAY = 86_400;
const ROOT = "Intel SGX Root CA";

/** Accepted and refused forms of certificates, lists and documents. Each is signed properly, so only its form decides. */
describe("The forms that CollateralStore reads", function () {
  this.timeout(120_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let store: CollateralStore;
  let reader: DocumentReader;

  before(async () => {
    vendor = createSimulatedTee({ seed: "forms", time: TIME });
    chain = await chainAt(TIME + 100);
    ({ store } = await deploySimulated(chain, vendor));
    reader = await readerOf(chain, store);
    await store.upsertRootCrl(crl({ issuer: ROOT, signer: vendor.keys.root }));
  });

  function crl(changes: Partial<CrlParameters> = {}): Uint8Array {
    return buildCrl({
      issuer: "Intel SGX PCK Platform CA",
      signer: vendor.keys.platform,
      thisUpdate: TIME,
      nextUpdate: TIME + 30 * DAY,
      revoked: [],
      ...changes,
    });
  }

  /** Offset of `part`, which must occur exactly once. */
  function offsetOf(data: Uint8Array, part: Uint8Array): number {
    const whole = Buffer.from(data);
    const offset = whole.indexOf(part);
    expect(offset).to.be.greaterThan(0).and.equal(whole.lastIndexOf(part));
    return offset;
  }

  describe("times after 2049", () => {
    const TEXT = new Date(LATE * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
    const tlv = bytes.concat(Uint8Array.of(0x18, 15), bytes.ascii(`${TEXT}Z`));

    it("are read in a certificate and in a list", async () => {
      const root = vendor.buildCa("platform", {
        subject: ROOT,
        publicKey: vendor.keys.root.publicKey,
        notAfter: LATE,
      });
      offsetOf(root, tlv);
      const other = await chain.ethers.deployContract("CollateralStore", [root, P256_PRECOMPILE]);
      const { notAfter } = await (other as unknown as CollateralStore).rootCertificate();
      expect(notAfter).to.equal(LATE);
      const list = crl({ issuer: ROOT, signer: vendor.keys.root, nextUpdate: LATE - DAY });
      await expect((other as unknown as CollateralStore).upsertRootCrl(list))
        .to.emit(other, "RootCrlUpdated")
        .withArgs(TIME, LATE - DAY, 0);
    });

    it("are refused in another length or without their Z, before any signature is looked at", async () => {
      const list = crl({ nextUpdate: LATE });
      const ca = vendor.buildCa("platform", { notAfter: LATE });
      for (const data of [list, ca]) {
        const offset = offsetOf(data, tlv);
        const upsert = (at: number, byte: number): Promise<unknown> => {
          const changed = data.with(at, byte);
          return data === ca
            ? store.upsertPckCrl(withoutEntries(crl()), changed)
            : store.upsertPckCrl(withoutEntries(changed), vendor.caCertificates.platform);
        };
        await expect(upsert(offset + 1, 14))
          .to.be.revertedWithCustomError(store, "BadLength")
          .withArgs(offset);
        const text = bytes.ascii(`${TEXT}z`);
        await expect(upsert(offset + 16, 0x7a))
          .to.be.revertedWithCustomError(store, "BadTime")
          .withArgs(bytes.concat(text, new Uint8Array(32 - text.length)));
      }
    });
  });

  describe("a list", () => {
    const nothing = Uint8Array.of(5, 0);

    it("is refused with a critical extension, of its own or of an entry", async () => {
      const critical = extension("2.5.29.27", true, nothing);
      const tail = crl({ revoked: [7n], entryExtensions: [critical] });
      for (const list of [
        crl({ extensions: [critical] }),
        crl({ extensions: [extension("1.2.3.4", false, nothing), critical] }),
        tail,
      ]) {
        await expect(upsertPckCrl(store, list, vendor.caCertificates.platform))
          .to.be.revertedWithCustomError(store, "CriticalCrlExtension")
          // Of an entry, inside the bytes that follow its serial number.
          .withArgs(offsetOf(list === tail ? (splitCrl(tail).tails[0] ?? tail) : list, critical));
      }
      const harmless = [extension("2.5.29.27", false, nothing)];
      const list = crl({ revoked: [7n], extensions: harmless, entryExtensions: harmless });
      await expect(upsertPckCrl(store, list, vendor.caCertificates.platform))
        .to.emit(store, "PckCrlUpdated")
        .withArgs(anyValue, TIME, TIME + 30 * DAY, 1);
    });
  });

  describe("a certificate's key usage and basic constraints", () => {
    const usage = (critical: boolean, hex: string): Uint8Array =>
      extension("2.5.29.15", critical, bytes.fromHex(hex));
    const basic = (critical: boolean, hex: string): Uint8Array =>
      extension("2.5.29.19", critical, bytes.fromHex(hex));
    const goodUsage = usage(true, "03020106");
    const goodBasic = basic(true, "30060101ff020100");
    const brought = (constraints: readonly Uint8Array[]): Promise<unknown> =>
      store.upsertPckCrl(withoutEntries(crl()), vendor.buildCa("platform", { constraints }));

    const bad: readonly [string, readonly Uint8Array[]][] = [
      ["both missing", []],
      ["no basic constraints", [goodUsage]],
      ["no key usage", [goodBasic]],
      ["key usage that is not critical", [usage(false, "03020106"), goodBasic]],
      ["key usage of two bytes", [usage(true, "0303010600"), goodBasic]],
      ["key usage that is no BIT STRING", [usage(true, "04020106"), goodBasic]],
      ["basic constraints that are not critical", [goodUsage, basic(false, "30060101ff020100")]],
      ["a path length of two bytes", [goodUsage, basic(true, "30070101ff02020100")]],
      ["a FALSE that is spelt out", [goodUsage, basic(true, "3003010100")]],
      ["another TRUE", [goodUsage, basic(true, "3003010101")]],
      ["a path length alone", [goodUsage, basic(true, "3003020100")]],
      ["empty basic constraints", [goodUsage, basic(true, "")]],
    ];
    for (const [what, constraints] of bad) {
      it(`are refused: ${what}`, async () => {
        await expect(brought(constraints))
          .to.be.revertedWithCustomError(store, "BadConstraints")
          .withArgs();
      });
    }

    it("may be in either order, with or without a path length", async () => {
      const free = basic(true, "30030101ff");
      for (const constraints of [
        [goodUsage, goodBasic],
        [goodBasic, goodUsage],
        [goodUsage, free],
      ]) {
        await expect(brought(constraints)).to.emit(store, "PckCrlUpdated");
      }
      // One that says that it is no CA is read, and then refused as one.
      await expect(brought([goodUsage, basic(true, "3000")])).to.be.revertedWithCustomError(
        store,
        "WrongUsage",
      );
    });
  });

  describe("a document", () => {
    type Kind = "tcb_info" | "qe_identity";

    /** The text that says so, and a call that brings it. */
    function document(
      kind: Kind,
      parameters: CollateralParameters,
    ): { json: string; args: unknown[]; bring: () => Promise<unknown> } {
      const collateral = vendor.collateral(parameters);
      const method = kind === "tcb_info" ? "upsertTcbInfo" : "upsertQeIdentity";
      const args =
        prepareUpserts(collateral).find((upsert) => upsert.method === method)?.args ?? [];
      const bring = (): Promise<unknown> =>
        store.getFunction(method)(...args, { gasLimit: GAS_LIMIT });
      return { json: collateral[kind], args, bring };
    }

    async function refused(
      { bring }: { bring: () => Promise<unknown> },
      error: string,
      offset: number,
    ): Promise<void> {
      expect(offset).to.be.greaterThan(0);
      await expect(bring()).to.be.revertedWithCustomError(reader, error).withArgs(offset);
    }

    const module = (changes: object = {}): object => ({
      id: "TDX_01",
      mrSigner: new Uint8Array(48),
      attributes: new Uint8Array(8),
      attributesMask: new Uint8Array(8).fill(255),
      levels: [{ isvSvn: 4, status: "UpToDate" }],
      ...changes,
    });
    const ofModules = (...modules: readonly object[]): CollateralParameters =>
      ({ tee: "TDX", tcbInfo: { modules } }) as CollateralParameters;

    it("is refused when a part has a status that only platforms have", async () => {
      for (const status of [
        "SWHardeningNeeded",
        "ConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded",
        "OutOfDateConfigurationNeeded",
      ]) {
        const levels = [
          { isvSvn: 4, status: "UpToDate" },
          { isvSvn: 3, status },
        ];
        const identity = document("qe_identity", { tee: "SGX", qeIdentity: { levels } });
        const info = document("tcb_info", ofModules(module({ levels })));
        for (const made of [identity, info]) {
          const level = '{"tcb":{"isvsvn":3';
          await refused(made, "NotCanonical", made.json.indexOf(level) + level.length);
        }
      }
    });

    it("is refused with a TDX module of version 0 among the others", async () => {
      const made = document("tcb_info", ofModules(module(), module({ id: "TDX_00" })));
      await refused(made, "NotCanonical", made.json.indexOf("TDX_00") + 4);
    });

    it("is refused with a sixteenth TDX module after the module of version 0, but not a fifteenth", async () => {
      const modules = Array.from({ length: 16 }, (_, i) => module({ id: `TDX_${10 + i}` }));
      const made = document("tcb_info", ofModules(...modules));
      await refused(made, "TooManyLevels", made.json.indexOf('{"id":"TDX_25"'));
      await expect(document("tcb_info", ofModules(...modules.slice(1))).bring()).to.emit(
        store,
        "TcbInfoUpdated",
      );
    });

    it("is refused with a fifteenth level of a TDX module, but not a fourteenth", async () => {
      const levels = Array.from({ length: 15 }, (_, i) => ({ isvSvn: 40 - i, status: "Revoked" }));
      const made = document("tcb_info", ofModules(module({ levels })));
      await refused(made, "TooManyLevels", made.json.indexOf('{"tcb":{"isvsvn":26'));
      const most = document("tcb_info", ofModules(module({ levels: levels.slice(1) })));
      await expect(most.bring()).to.emit(store, "TcbInfoUpdated");
    });
  });
});
