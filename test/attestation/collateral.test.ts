import {
  bytes,
  type Collateral,
  type CollateralUpsert,
  prepareUpserts,
  type SimulatedTee,
} from "@assay/enclave";
import { expect } from "chai";

import type { CollateralStore, DocumentReader } from "../../typechain-types/index.js";
import {
  type Chain,
  chainAt,
  createSimulatedTee,
  type Deployment,
  deploySimulated,
  readerOf,
  send,
  upsertAll,
  upsertPckCrl,
  withoutEntries,
} from "../utils/attestation.js";

const TIME = 1_790_000_000;
const DAY = 86_400;
const KIND = { rootCrl: 0, pckCrl: 1, tcbInfo: 2, qeIdentity: 3, evaluationNumbers: 4 };

describe("CollateralStore", function () {
  this.timeout(120_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let deployment: Deployment;
  let store: CollateralStore;
  let reader: DocumentReader;

  beforeEach(async () => {
    vendor = createSimulatedTee({ seed: "collateral", time: TIME });
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    store = deployment.store;
    reader = await readerOf(chain, store);
  });

  type Method = Exclude<CollateralUpsert["method"], "storeSerials" | "upsertPckCrl">;

  function argsOf(collateral: Collateral, method: Method): Uint8Array[] {
    const found = prepareUpserts(collateral).find((upsert) => upsert.method === method);
    if (found === undefined) throw new Error(`no ${method}`);
    return found.args as Uint8Array[];
  }

  async function upsert(method: Method, args: readonly Uint8Array[]): Promise<unknown> {
    return store.getFunction(method)(...args);
  }

  /** Brings the Platform CA's list, with its serial numbers. */
  function bringPckCrl(collateral: Collateral): Promise<unknown> {
    return upsertPckCrl(store, bytes.fromHex(collateral.pck_crl), vendor.caCertificates.platform);
  }

  /** A document signed with the vendor's signing key, whatever it says. */
  function signed(json: string): Uint8Array[] {
    const text = bytes.ascii(json);
    return [text, vendor.keys.signing.sign(text), vendor.signingCertificate];
  }

  async function bringCrls(): Promise<void> {
    const collateral = vendor.collateral({ tee: "SGX" });
    await upsert("upsertRootCrl", argsOf(collateral, "upsertRootCrl"));
    await bringPckCrl(collateral);
  }

  const issuerId = async (ca: "platform" | "processor"): Promise<string> => {
    const key = vendor.keys[ca].publicKey;
    // The simulator's serial numbers are the first 20 bytes of the key's hash, as is the key identifier.
    const serial = vendor.createPlatform({ name: "x", ca }).serial;
    expect(serial).to.be.greaterThan(0n);
    return store.issuerIdOf(key.slice(0, 32), key.slice(32), serialOf(vendor.caCertificates[ca]));
  };

  describe("constructor", () => {
    it("reverts when the root is not a root", async () => {
      const factory = await chain.ethers.getContractFactory("CollateralStore");
      const p256 = "0x0000000000000000000000000000000000000100";
      await expect(
        factory.deploy(vendor.caCertificates.platform, p256),
      ).to.be.revertedWithCustomError(store, "BadRoot");
    });

    it("reverts when the root's own signature does not hold", async () => {
      const factory = await chain.ethers.getContractFactory("CollateralStore");
      const root = vendor.rootCertificate.slice();
      root[root.length - 1] = (root.at(-1) ?? 0) ^ 1;
      const p256 = "0x0000000000000000000000000000000000000100";
      await expect(factory.deploy(root, p256)).to.be.revertedWithCustomError(
        store,
        "WrongCertificateSignature",
      );
    });

    it("reverts when nothing checks P-256 signatures", async () => {
      const factory = await chain.ethers.getContractFactory("CollateralStore");
      const nobody = "0x000000000000000000000000000000000000dEaD";
      await expect(factory.deploy(vendor.rootCertificate, nobody)).to.be.revertedWithCustomError(
        store,
        "UnfitP256Verifier",
      );
    });

    it("pins the root that it is given, and shows that it is not Intel's", async () => {
      const [x, y] = await store.rootKey();
      expect(x + y.slice(2)).to.equal(`0x${bytes.toHex(vendor.keys.root.publicKey)}`);
      const { hash } = await store.rootCertificate();
      expect(hash).to.equal(chain.ethers.keccak256(vendor.rootCertificate));
      expect(await store.isProduction()).to.equal(false);
      expect(await store.rootKeyHash()).to.equal(
        chain.ethers.keccak256(vendor.keys.root.publicKey),
      );
    });
  });

  describe("upsertRootCrl", () => {
    it("takes the root's list and keeps its dates", async () => {
      const args = argsOf(vendor.collateral({ tee: "SGX" }), "upsertRootCrl");
      await expect(upsert("upsertRootCrl", args))
        .to.emit(store, "RootCrlUpdated")
        .withArgs(TIME, TIME + 365 * DAY, 0);
    });

    it("reverts when another CA signed it", async () => {
      const pckCrl = bytes.fromHex(vendor.collateral({ tee: "SGX" }).pck_crl);
      await expect(upsert("upsertRootCrl", [pckCrl])).to.be.revertedWithCustomError(
        store,
        "WrongName",
      );
    });

    it("reverts when another root signed it", async () => {
      const stranger = createSimulatedTee({ seed: "stranger", time: TIME });
      const args = argsOf(stranger.collateral({ tee: "SGX" }), "upsertRootCrl");
      await expect(upsert("upsertRootCrl", args))
        .to.be.revertedWithCustomError(store, "WrongSignature")
        .withArgs(KIND.rootCrl);
    });

    it("reverts when it is older than the stored one", async () => {
      await upsert("upsertRootCrl", argsOf(vendor.collateral({ tee: "SGX" }), "upsertRootCrl"));
      const old = vendor.collateral({ tee: "SGX", rootCrl: { thisUpdate: TIME - 1 } });
      await expect(upsert("upsertRootCrl", argsOf(old, "upsertRootCrl")))
        .to.be.revertedWithCustomError(store, "Rollback")
        .withArgs(KIND.rootCrl, TIME, TIME - 1);
    });

    it("reverts when it has run out, or is not yet issued", async () => {
      const past = vendor.collateral({
        tee: "SGX",
        rootCrl: { thisUpdate: TIME - 9, nextUpdate: TIME },
      });
      await expect(upsert("upsertRootCrl", argsOf(past, "upsertRootCrl")))
        .to.be.revertedWithCustomError(store, "Expired")
        .withArgs(KIND.rootCrl, TIME);
      const future = vendor.collateral({ tee: "SGX", rootCrl: { thisUpdate: TIME + DAY } });
      await expect(upsert("upsertRootCrl", argsOf(future, "upsertRootCrl")))
        .to.be.revertedWithCustomError(store, "NotYetIssued")
        .withArgs(KIND.rootCrl, TIME + DAY);
    });

    it("when the root revokes a signer: what it signed is gone, and it cannot sign again", async () => {
      const collateral = vendor.collateral({ tee: "SGX" });
      await upsertAll(store, collateral);
      const serial = serialOf(vendor.signingCertificate);
      const later = vendor.collateral({
        tee: "SGX",
        rootCrl: { thisUpdate: TIME + 1, revoked: [serial] },
      });
      await expect(upsert("upsertRootCrl", argsOf(later, "upsertRootCrl")))
        .to.emit(store, "CertificateRevoked")
        .withArgs(await store.rootId(), serial);
      await expect(upsert("upsertTcbInfo", argsOf(collateral, "upsertTcbInfo")))
        .to.be.revertedWithCustomError(store, "Revoked")
        .withArgs(await store.rootId(), serial);
      expect((await store.expiries(await issuerId("platform"))).pckCrl).to.equal(0n);
      const [listExpiry, numbers] = await store.storedNumbers(false, vendor.fmspc, "0x0000");
      expect(listExpiry).to.equal(0n);
      expect(numbers).to.deep.equal([]);
    });

    it("when a list revokes nothing new: what was brought since stays", async () => {
      const revoked = [9n];
      const first = vendor.collateral({ tee: "SGX", rootCrl: { revoked } });
      await expect(upsert("upsertRootCrl", argsOf(first, "upsertRootCrl")))
        .to.emit(store, "RootCrlUpdated")
        .withArgs(TIME, TIME + 365 * DAY, 1);
      const again = vendor.collateral({ tee: "SGX", rootCrl: { revoked, thisUpdate: TIME + 1 } });
      await expect(upsert("upsertRootCrl", argsOf(again, "upsertRootCrl")))
        .to.emit(store, "RootCrlUpdated")
        .withArgs(TIME + 1, TIME + 365 * DAY, 1);
    });

    it("when the root revokes itself: everything stops", async () => {
      const serial = serialOf(vendor.rootCertificate);
      const list = vendor.collateral({ tee: "SGX", rootCrl: { revoked: [serial] } });
      await upsert("upsertRootCrl", argsOf(list, "upsertRootCrl"));
      const later = vendor.collateral({ tee: "SGX", rootCrl: { thisUpdate: TIME + 1 } });
      await upsert("upsertRootCrl", argsOf(later, "upsertRootCrl"));
      await expect(bringPckCrl(later))
        .to.be.revertedWithCustomError(store, "Expired")
        .withArgs(KIND.rootCrl, 0);
    });
  });

  describe("upsertPckCrl", () => {
    it("reverts before there is a root list", async () => {
      await expect(bringPckCrl(vendor.collateral({ tee: "SGX" })))
        .to.be.revertedWithCustomError(store, "Missing")
        .withArgs(KIND.rootCrl);
    });

    it("revokes what the current list names, and nothing else", async () => {
      await bringCrls();
      const id = await issuerId("platform");
      const list = vendor.collateral({
        tee: "SGX",
        pckCrl: { thisUpdate: TIME + 1, revoked: [78n, 77n] },
      });
      await expect(bringPckCrl(list))
        .to.emit(store, "PckCrlUpdated")
        .withArgs(id, TIME + 1, TIME + 30 * DAY, 2);
      const next = { thisUpdate: TIME + 2, revoked: [79n, 77n] };
      await bringPckCrl(vendor.collateral({ tee: "SGX", pckCrl: next }));
      expect(await store.isRevoked(id, 77n)).to.equal(true);
      expect(await store.isRevoked(id, 78n)).to.equal(false);
      expect(await store.isRevoked(id, 79n)).to.equal(true);
      for (const serial of [0n, 76n, 80n, 1n << 160n, (1n << 160n) + 77n])
        expect(await store.isRevoked(id, serial)).to.equal(false);
      expect(await store.isRevoked(await issuerId("processor"), 77n)).to.equal(false);
    });

    it("counts a serial once, however often it is listed", async () => {
      await bringCrls();
      const id = await issuerId("platform");
      const pckCrl = { thisUpdate: TIME + 1, revoked: [77n, 78n, 77n] };
      await expect(bringPckCrl(vendor.collateral({ tee: "SGX", pckCrl })))
        .to.emit(store, "PckCrlUpdated")
        .withArgs(id, TIME + 1, TIME + 30 * DAY, 2);
    });

    it("reverts when the issuer is not a CA, is expired, is revoked, or is of another root", async () => {
      const collateral = vendor.collateral({ tee: "SGX" });
      await upsert("upsertRootCrl", argsOf(collateral, "upsertRootCrl"));
      const crl = withoutEntries(bytes.fromHex(collateral.pck_crl));
      const attempts: readonly [string, Uint8Array][] = [
        ["WrongName", vendor.signingCertificate],
        ["WrongUsage", vendor.buildCa("platform", { isCa: false, pathLength: undefined })],
        ["WrongUsage", vendor.buildCa("platform", { keyUsage: 0x04 })],
        ["CertificateNotValid", vendor.buildCa("platform", { notAfter: TIME })],
        ["CertificateNotValid", vendor.buildCa("platform", { notBefore: TIME + DAY })],
        ["WrongCertificateSignature", vendor.buildCa("platform", { signer: vendor.keys.platform })],
        ["WrongName", vendor.buildCa("platform", { issuer: "Intel SGX PCK Processor CA" })],
      ];
      for (const [error, issuer] of attempts) {
        await expect(store.upsertPckCrl(crl, issuer), error).to.be.revertedWithCustomError(
          store,
          error,
        );
      }
    });

    it("reverts when the list is another CA's", async () => {
      const collateral = vendor.collateral({ tee: "SGX" });
      await upsert("upsertRootCrl", argsOf(collateral, "upsertRootCrl"));
      const crl = withoutEntries(bytes.fromHex(collateral.pck_crl));
      await expect(
        store.upsertPckCrl(crl, vendor.caCertificates.processor),
      ).to.be.revertedWithCustomError(store, "WrongName");
    });

    it("reverts when it is older than the stored one", async () => {
      await bringCrls();
      const old = vendor.collateral({ tee: "SGX", pckCrl: { thisUpdate: TIME - 1 } });
      await expect(bringPckCrl(old))
        .to.be.revertedWithCustomError(store, "Rollback")
        .withArgs(KIND.pckCrl, TIME, TIME - 1);
    });
  });

  describe("upsertTcbInfo and upsertQeIdentity", () => {
    beforeEach(bringCrls);

    it("keep evaluation number and expiry", async () => {
      const collateral = vendor.collateral({ tee: "TDX" });
      await expect(upsert("upsertTcbInfo", argsOf(collateral, "upsertTcbInfo")))
        .to.emit(store, "TcbInfoUpdated")
        .withArgs(`0x${bytes.toHex(vendor.fmspc)}`, true, "0x0000", 17, TIME + 30 * DAY);
      await expect(upsert("upsertQeIdentity", argsOf(collateral, "upsertQeIdentity")))
        .to.emit(store, "QeIdentityUpdated")
        .withArgs(true, 17, TIME + 30 * DAY);
    });

    it("revert when a byte of the text or of the signature is changed", async () => {
      for (const method of ["upsertTcbInfo", "upsertQeIdentity"] as const) {
        const [json = new Uint8Array(), signature = new Uint8Array(), signer = new Uint8Array()] =
          argsOf(vendor.collateral({ tee: "SGX" }), method);
        const text = bytes.ascii(
          Buffer.from(json).toString("latin1").replace("UpToDate", "OutOfDat"),
        );
        await expect(upsert(method, [text, signature, signer])).to.be.revertedWithCustomError(
          store,
          "WrongSignature",
        );
        const other = signature.slice();
        other[5] = (other[5] ?? 0) ^ 1;
        await expect(upsert(method, [json, other, signer])).to.be.revertedWithCustomError(
          store,
          "WrongSignature",
        );
        await expect(upsert(method, [json, signature.slice(1), signer]))
          .to.be.revertedWithCustomError(store, "WrongSignatureSize")
          .withArgs(63);
      }
    });

    it("revert when the signer is not Intel's TCB signing certificate", async () => {
      const [json = new Uint8Array(), signature = new Uint8Array()] = argsOf(
        vendor.collateral({ tee: "SGX" }),
        "upsertTcbInfo",
      );
      const fake = (changes: object): Uint8Array =>
        argsOf(
          vendor.collateral({ tee: "SGX", signingCertificate: changes }),
          "upsertTcbInfo",
        )[2] ?? new Uint8Array();
      const attempts: readonly [string, Uint8Array][] = [
        ["WrongName", vendor.caCertificates.platform],
        ["WrongName", vendor.createPlatform({ name: "p" }).certificate],
        ["WrongName", fake({ subject: "Intel SGX PCK Certificate" })],
        ["WrongUsage", fake({ isCa: true })],
        ["WrongUsage", fake({ keyUsage: 0x06 })],
        ["CertificateNotValid", fake({ notAfter: TIME })],
        ["WrongCertificateSignature", fake({ signer: vendor.keys.platform })],
      ];
      for (const [error, signer] of attempts) {
        await expect(
          upsert("upsertTcbInfo", [json, signature, signer]),
          error,
        ).to.be.revertedWithCustomError(store, error);
      }
    });

    it("revert on an older issue date or a lower evaluation number, and take the same one again", async () => {
      const collateral = vendor.collateral({ tee: "SGX" });
      const old = { issueDate: TIME - 1 };
      await upsertAll(store, collateral);
      await upsertAll(store, collateral);
      for (const [method, kind, key] of [
        ["upsertTcbInfo", KIND.tcbInfo, "tcbInfo"],
        ["upsertQeIdentity", KIND.qeIdentity, "qeIdentity"],
      ] as const) {
        await expect(upsert(method, argsOf(vendor.collateral({ tee: "SGX", [key]: old }), method)))
          .to.be.revertedWithCustomError(store, "Rollback")
          .withArgs(kind, TIME, TIME - 1);
        // Another number is another document.
        const low = { ...old, evaluationNumber: 16 };
        await upsert(method, argsOf(vendor.collateral({ tee: "SGX", [key]: low }), method));
      }
    });

    it("revert when they have run out, or are dated in the future", async () => {
      for (const [method, key] of [
        ["upsertTcbInfo", "tcbInfo"],
        ["upsertQeIdentity", "qeIdentity"],
      ] as const) {
        const past = vendor.collateral({ tee: "SGX", [key]: { nextUpdate: TIME } });
        await expect(upsert(method, argsOf(past, method))).to.be.revertedWithCustomError(
          store,
          "Expired",
        );
        const future = vendor.collateral({ tee: "SGX", [key]: { issueDate: TIME + DAY } });
        await expect(upsert(method, argsOf(future, method))).to.be.revertedWithCustomError(
          store,
          "NotYetIssued",
        );
      }
    });

    it("do not outlive their signer's certificate", async () => {
      const collateral = vendor.collateral({
        tee: "SGX",
        signingCertificate: { notAfter: TIME + DAY },
      });
      await expect(upsert("upsertTcbInfo", argsOf(collateral, "upsertTcbInfo")))
        .to.emit(store, "TcbInfoUpdated")
        .withArgs(`0x${bytes.toHex(vendor.fmspc)}`, false, "0x0000", 17, TIME + DAY);
    });

    /** Texts that say the same to a lenient parser. Each is signed properly: only the form is wrong. */
    const loosened: readonly [string, (json: string) => string][] = [
      ["a space", (json) => json.replace('":', '": ')],
      ["a line break at the end", (json) => `${json}\n`],
      ["a byte order mark", (json) => `\u00ef\u00bb\u00bf${json}`],
      [
        "keys in another order",
        (json) => json.replace(/("version":\d),("issueDate":"[^"]*")/, "$2,$1"),
      ],
      ["a repeated key", (json) => json.replace('"version"', '"version":2,"version"')],
      ["an unknown key", (json) => json.replace('"version"', '"comment":"","version"')],
      ["an escaped character", (json) => json.replace("UpToDate", "UpTo\\u0044ate")],
      ["a number with a leading zero", (json) => json.replace(/Number":17/, 'Number":017')],
      ["a number with an exponent", (json) => json.replace(/Number":17/, 'Number":17e0')],
      ["a number as text", (json) => json.replace(/Number":17/, 'Number":"17"')],
      [
        "a digit that is not hexadecimal",
        (json) =>
          json.replace(
            /"(mrsigner|fmspc)":"([^"]*)"/,
            (_, k: string, v: string) => `"${k}":"${v.slice(0, -1)}g"`,
          ),
      ],
      ["another status", (json) => json.replace('"UpToDate"', '"Uptodate"')],
      ["a missing level list", (json) => json.replace(/,"tcbLevels":.*/, "}")],
      ["an empty level list", (json) => json.replace(/"tcbLevels":\[.*\]\}$/, '"tcbLevels":[]}')],
      ["text after the end", (json) => `${json}{}`],
      [
        "an impossible date",
        (json) => json.replace(/"issueDate":"\d{4}-\d\d/, (text) => `${text.slice(0, -2)}13`),
      ],
    ];

    for (const [what, change] of loosened) {
      it(`refuse ${what}, though it is signed`, async () => {
        for (const tee of ["SGX", "TDX"] as const) {
          const collateral = vendor.collateral({ tee });
          for (const [method, json] of [
            ["upsertTcbInfo", collateral.tcb_info],
            ["upsertQeIdentity", collateral.qe_identity],
          ] as const) {
            const text = change(json);
            expect(text).to.not.equal(json);
            await expect(upsert(method, signed(text)), `${tee} ${method}`).to.revert(chain.ethers);
          }
        }
      });
    }

    it("refuse a TCB info as a QE identity, and the other way round", async () => {
      const { tcb_info: tcb, qe_identity: qe } = vendor.collateral({ tee: "SGX" });
      await expect(upsert("upsertQeIdentity", signed(tcb))).to.be.revertedWithCustomError(
        reader,
        "NotCanonical",
      );
      await expect(upsert("upsertTcbInfo", signed(qe))).to.be.revertedWithCustomError(
        reader,
        "NotCanonical",
      );
    });

    it("refuse an SVN above 255 and more levels than there is room for", async () => {
      const level = { components: Array<number>(16).fill(1), pceSvn: 1, status: "UpToDate" };
      const tooLarge = vendor.collateral({
        tee: "SGX",
        tcbInfo: { levels: [{ ...level, components: [256, ...Array<number>(15).fill(1)] }] },
      });
      await expect(
        upsert("upsertTcbInfo", argsOf(tooLarge, "upsertTcbInfo")),
      ).to.be.revertedWithCustomError(reader, "NotCanonical");
      const many = Array.from({ length: 11 }, (_, i) => ({ isvSvn: 20 - i, status: "UpToDate" }));
      const tooMany = vendor.collateral({ tee: "SGX", qeIdentity: { levels: many } });
      await expect(
        upsert("upsertQeIdentity", argsOf(tooMany, "upsertQeIdentity")),
      ).to.be.revertedWithCustomError(reader, "TooManyQeLevels");
    });
  });

  describe("expiries", () => {
    const until = (days: number): { nextUpdate: number } => ({ nextUpdate: TIME + days * DAY });

    it("and stored numbers are those of the pieces that are there, and zero for the others", async () => {
      const id = await issuerId("platform");
      expect([...(await store.expiries(id))]).to.deep.equal([0n, 0n]);
      expect([...(await store.storedNumbers(true, vendor.fmspc, "0x0000"))]).to.deep.equal([
        0n,
        [],
      ]);
      await upsertAll(
        store,
        vendor.collateral({
          tee: "TDX",
          rootCrl: until(9),
          pckCrl: until(8),
          tcbInfo: { ...until(7), evaluationNumber: 18 },
          qeIdentity: until(6),
          evaluationNumbers: until(5),
        }),
      );
      const date = (days: number): bigint => BigInt(TIME + days * DAY);
      expect([...(await store.expiries(id))]).to.deep.equal([date(9), date(8)]);
      const [expiry, numbers] = await store.storedNumbers(true, vendor.fmspc, "0x0000");
      expect(expiry).to.equal(date(5));
      expect(numbers.map((number) => [...number])).to.deep.equal([
        [20n, date(-62), 0n, 0n],
        [19n, date(-153), 0n, 0n],
        [18n, date(-335), date(7), 0n],
        [17n, date(-580), 0n, date(6)],
        [16n, date(-797), 0n, 0n],
      ]);
      expect((await store.storedNumbers(false, vendor.fmspc, "0x0000")).expiry).to.equal(0n);
    });
  });

  describe("load", () => {
    const load = async (serial: bigint): Promise<unknown> =>
      store.load(false, vendor.fmspc, "0x0000", await issuerId("platform"), serial, 0);

    it("reverts with the piece that is missing, in turn", async () => {
      const upserts = prepareUpserts(vendor.collateral({ tee: "SGX" }));
      const { rootCrl, pckCrl, tcbInfo, qeIdentity, evaluationNumbers } = KIND;
      const kinds = [rootCrl, pckCrl, evaluationNumbers, tcbInfo, qeIdentity];
      expect(upserts).to.have.length(kinds.length);
      for (const [i, next] of upserts.entries()) {
        await expect(load(1n)).to.be.revertedWithCustomError(store, "Missing").withArgs(kinds[i]);
        await send(store, next);
      }
      await load(1n);
    });

    it("reverts when the leaf is revoked", async () => {
      await upsertAll(store, vendor.collateral({ tee: "SGX", pckCrl: { revoked: [5n] } }));
      await expect(load(5n))
        .to.be.revertedWithCustomError(store, "Revoked")
        .withArgs(await issuerId("platform"), 5n);
      await load(6n);
    });

    it("reverts when a piece has run out, whichever it is", async () => {
      const short = { nextUpdate: TIME + 3600 };
      const pieces = [
        { rootCrl: short },
        { pckCrl: short },
        { tcbInfo: short },
        { qeIdentity: short },
        { evaluationNumbers: short },
      ];
      for (const [kind, piece] of pieces.entries()) {
        const other = await chainAt(TIME + 100);
        store = (await deploySimulated(other, vendor)).store;
        await upsertAll(store, vendor.collateral({ tee: "SGX", ...piece }));
        await other.networkHelpers.time.increaseTo(TIME + 3600);
        await load(1n);
        await other.networkHelpers.time.increaseTo(TIME + 3601);
        await expect(load(1n))
          .to.be.revertedWithCustomError(store, "Expired")
          .withArgs(kind, TIME + 3600);
      }
    });
  });
});

/** The serial number of a certificate: the second value of its body. */
function serialOf(certificate: Uint8Array): bigint {
  const hex = bytes.toHex(certificate);
  const at = hex.indexOf("a003020102") + 10;
  const size = parseInt(hex.slice(at + 2, at + 4), 16);
  return BigInt(`0x${hex.slice(at + 4, at + 4 + size * 2)}`);
}
