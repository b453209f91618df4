import {
  buildCrl,
  bytes,
  PART_ENTRIES,
  prepareCrlUpserts,
  prepareUpserts,
  type SimulatedTee,
  splitCrl,
} from "@assay/enclave";
import { expect } from "chai";
import { keccak256, toBeHex } from "ethers";

import type { CollateralStore } from "../../typechain-types/index.js";
import {
  type Chain,
  chainAt,
  createSimulatedTee,
  deploySimulated,
  send,
  upsertPckCrl,
} from "../utils/attestation.js";

const TIME = 1_790_000_000;
const DAY = 86_400;
/** EIP-7825. */
const TRANSACTION_CAP = 1n << 24n;

describe("Revocation lists in parts", function () {
  this.timeout(300_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let store: CollateralStore;
  let issuerId: string;

  beforeEach(async () => {
    vendor = createSimulatedTee({ seed: "lists", time: TIME });
    chain = await chainAt(TIME + 100);
    ({ store } = await deploySimulated(chain, vendor));
    const [root] = prepareUpserts(vendor.collateral({ tee: "SGX" }));
    if (root === undefined) throw new Error("no call");
    await send(store, root);
    const key = vendor.keys.platform.publicKey;
    issuerId = await store.issuerIdOf(
      key.slice(0, 32),
      key.slice(32),
      bytes.toBigInt(bytes.fromHex(keyIdOf(vendor.caCertificates.platform))),
    );
  });

  const keyIdOf = (certificate: Uint8Array): string =>
    bytes.toHex(certificate).split("0414")[1]?.slice(0, 40) ?? "";

  function listOf(revoked: readonly bigint[], thisUpdate = TIME): Uint8Array {
    return buildCrl({
      issuer: "Intel SGX PCK Platform CA",
      signer: vendor.keys.platform,
      thisUpdate,
      nextUpdate: TIME + 30 * DAY,
      revoked,
    });
  }

  const bring = (list: Uint8Array) => upsertPckCrl(store, list, vendor.caCertificates.platform);
  /** Serial numbers of 20 bytes that look random; about half have a leading zero in DER. */
  const serialOf = (i: number): bigint => BigInt(keccak256(toBeHex(i, 32))) >> 96n;

  it("5,000 entries fit: every one is revoked, none beside them, and each call is below the gas cap", async () => {
    const revoked = Array.from({ length: 5_000 }, (_, i) => serialOf(i));
    const list = listOf(revoked);
    expect(list.length).to.be.greaterThan(65_535);
    const upserts = prepareCrlUpserts(list, vendor.caCertificates.platform);
    expect(upserts).to.have.length(Math.ceil(5_000 / PART_ENTRIES) + 1);
    for (const upsert of upserts) {
      const receipt = await (await send(store, upsert)).wait();
      expect(receipt?.gasUsed ?? 0n).to.be.lessThan(TRANSACTION_CAP);
    }
    const sorted = [...revoked].sort((a, b) => (a < b ? -1 : 1));
    const edges = [0, 1, PART_ENTRIES - 1, PART_ENTRIES, 2 * PART_ENTRIES, 4_998, 4_999];
    for (const serial of [
      ...edges.map((i) => sorted[i] ?? 0n),
      ...revoked.filter((_, i) => i % 97 === 0),
    ]) {
      expect(await store.isRevoked(issuerId, serial)).to.equal(true);
      expect(await store.isRevoked(issuerId, serial + 1n)).to.equal(false);
      expect(await store.isRevoked(issuerId, serial - 1n)).to.equal(false);
    }
    // Next month's list of the same certificates needs no part again.
    const next = prepareCrlUpserts(listOf(revoked, TIME + 1), vendor.caCertificates.platform);
    await expect(send(store, next[0] as (typeof next)[number])).to.not.emit(store, "SerialsStored");
    await expect(send(store, next.at(-1) as (typeof next)[number]))
      .to.emit(store, "PckCrlUpdated")
      .withArgs(issuerId, TIME + 1, TIME + 30 * DAY, 5_000);
  });

  it("serial numbers of every length come back as they were signed", async () => {
    const revoked = Array.from({ length: 20 }, (_, i) => [
      1n << BigInt(8 * i),
      (1n << BigInt(8 * i + 8)) - 1n,
    ]).flat();
    revoked.push(0n);
    await bring(listOf(revoked));
    for (const serial of revoked)
      expect(await store.isRevoked(issuerId, serial), `${serial}`).to.equal(true);
    expect(await store.isRevoked(issuerId, 2n)).to.equal(false);
  });

  describe("a list whose parts leave out, add or move a certificate is refused", () => {
    const revoked = [70n, 30n, 50n, 10n];
    const issuer = (): Uint8Array => vendor.caCertificates.platform;

    async function stored(serials: readonly bigint[]): Promise<string> {
      const part = bytes.concat(...serials.map((serial) => bytes.fromBigInt(serial, 20)));
      await store.storeSerials(part);
      return keccak256(part);
    }

    function pieces() {
      const { prefix, order, tails, suffix } = splitCrl(listOf(revoked));
      return { prefix, order, tails, suffix };
    }

    it("leaves one out, whose entry hides in the prefix, the suffix or a tail", async () => {
      const parts = [await stored([10n, 30n, 50n])];
      const whole = pieces();
      const list = listOf(revoked);
      const size = (list.length - whole.prefix.length - whole.suffix.length) / 4;
      const first = { ...whole, prefix: list.slice(0, whole.prefix.length + size), parts };
      // 30, 50, 10 at places 1, 2, 0.
      first.order = Uint8Array.of(0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0);
      await expect(store.upsertPckCrl(first, issuer())).to.be.revertedWithCustomError(
        store,
        "WrongEntries",
      );
      const last = { ...whole, parts: [await stored([30n, 50n, 70n])] };
      last.order = Uint8Array.of(0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
      last.suffix = list.slice(list.length - whole.suffix.length - size);
      await expect(store.upsertPckCrl(last, issuer())).to.be.revertedWithCustomError(
        store,
        "WrongEntries",
      );
      const entry = list.slice(whole.prefix.length + size, whole.prefix.length + 2 * size);
      const swallowed = { ...last, suffix: whole.suffix };
      swallowed.tails = [...whole.tails, bytes.concat(whole.tails[0] ?? entry, entry)];
      swallowed.order = Uint8Array.of(0, 2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
      await expect(store.upsertPckCrl(swallowed, issuer())).to.be.revertedWithCustomError(
        store,
        "TrailingBytes",
      );
    });

    it("hides all of them in the prefix", async () => {
      const list = { ...pieces(), prefix: listOf(revoked), suffix: "0x", order: "0x", parts: [] };
      await expect(store.upsertPckCrl(list, issuer())).to.be.revertedWithCustomError(
        store,
        "WrongEntries",
      );
    });

    it("adds one that no entry uses", async () => {
      const parts = [await stored([10n, 30n, 50n, 70n, 90n])];
      await expect(store.upsertPckCrl({ ...pieces(), parts }, issuer()))
        .to.be.revertedWithCustomError(store, "WrongOrder")
        .withArgs(1);
    });

    it("names another in its place, which the issuer did not sign", async () => {
      const parts = [await stored([10n, 30n, 50n, 71n])];
      await expect(store.upsertPckCrl({ ...pieces(), parts }, issuer()))
        .to.be.revertedWithCustomError(store, "WrongSignature")
        .withArgs(1);
    });

    it("gives its parts in the wrong order, or a part that nobody stored", async () => {
      const low = await stored([10n, 30n]);
      const high = await stored([50n, 70n]);
      const list = { ...pieces(), parts: [high, low] };
      await expect(store.upsertPckCrl(list, issuer()))
        .to.be.revertedWithCustomError(store, "UnsortedSerials")
        .withArgs(2);
      const unknown = keccak256("0x01");
      await expect(store.upsertPckCrl({ ...list, parts: [unknown] }, issuer()))
        .to.be.revertedWithCustomError(store, "UnknownSerials")
        .withArgs(unknown);
      await store.upsertPckCrl({ ...list, parts: [low, high] }, issuer());
      for (const serial of revoked) expect(await store.isRevoked(issuerId, serial)).to.equal(true);
      for (const serial of [9n, 11n, 49n, 51n, 71n])
        expect(await store.isRevoked(issuerId, serial)).to.equal(false);
    });

    it("has an order that is not whole records", async () => {
      const parts = [await stored([10n, 30n, 50n, 70n])];
      const whole = pieces();
      const list = { ...whole, parts, order: whole.order.slice(1) };
      await expect(store.upsertPckCrl(list, issuer())).to.be.revertedWithCustomError(
        store,
        "WrongOrder",
      );
    });

    it("stores only ascending serial numbers, 1 to 1,228 of them, once", async () => {
      for (const size of [0, 19, 21, 24_580]) {
        await expect(store.storeSerials(new Uint8Array(size)))
          .to.be.revertedWithCustomError(store, "BadPartSize")
          .withArgs(size);
      }
      await expect(stored([5n, 5n]))
        .to.be.revertedWithCustomError(store, "UnsortedSerials")
        .withArgs(1);
      await expect(stored([5n, 6n, 4n]))
        .to.be.revertedWithCustomError(store, "UnsortedSerials")
        .withArgs(2);
      const part = bytes.fromBigInt(5n, 20);
      expect(await store.isStored(keccak256(part))).to.equal(false);
      await expect(store.storeSerials(part))
        .to.emit(store, "SerialsStored")
        .withArgs(keccak256(part), 1);
      expect(await store.isStored(keccak256(part))).to.equal(true);
      await expect(store.storeSerials(part)).to.not.emit(store, "SerialsStored");
    });
  });
});
