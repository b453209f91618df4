import { bytes, packQuote, shortenQuote, type SimulatedTee } from "@assay/enclave";
import { expect } from "chai";

import type { QuoteBatch } from "../../typechain-types/index.js";
import {
  type Chain,
  chainAt,
  createSimulatedTee,
  type Deployment,
  deploySimulated,
  upsertAll,
} from "../utils/attestation.js";
import { flip, regionsOf } from "../utils/quoteMutations.js";

const TIME = 1_790_000_000;
const BATCH = 60;
const REFUSED = 255;

/** One flipped bit anywhere that a signature, a length or a certificate covers must be noticed. */
describe("every byte of a quote", function () {
  this.timeout(600_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let deployment: Deployment;
  let batch: QuoteBatch;

  before(async () => {
    vendor = createSimulatedTee({ seed: "regions", time: TIME });
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    batch = (await chain.ethers.deployContract("QuoteBatch")) as unknown as QuoteBatch;
    for (const tee of ["SGX", "TDX"] as const) {
      await upsertAll(deployment.store, vendor.collateral({ tee }));
    }
  });

  /** The labels of the mutants that are accepted. */
  async function acceptedOf(
    mutants: readonly { label: string; quote: Uint8Array }[],
  ): Promise<string[]> {
    const accepted: string[] = [];
    const verifier = await deployment.verifier.getAddress();
    for (let from = 0; from < mutants.length; from += BATCH) {
      const part = mutants.slice(from, from + BATCH);
      const verdicts = await batch.verdicts(
        verifier,
        part.map(({ quote }) => quote),
      );
      for (const [i, { label }] of part.entries()) {
        if (Number(verdicts[i]) !== REFUSED) accepted.push(label);
      }
    }
    return accepted;
  }

  const formats = [
    { tee: "SGX", version: 3 },
    { tee: "TDX", version: 4 },
    { tee: "TDX", version: 5 },
  ] as const;

  for (const { tee, version } of formats) {
    const name = `${tee} v${version}`;

    function valid(): Uint8Array {
      const platform = vendor.createPlatform({ name: "one" });
      return vendor.quote(platform, { tee, version, reportData: new Uint8Array(64).fill(7) });
    }

    it(`${name}, raw: first, middle and last byte of each region, each bit in turn`, async () => {
      const quote = valid();
      const mutants = regionsOf(quote).flatMap(({ name: label, offset, size }, region) =>
        [0, size >> 1, size - 1].map((at, i) => ({
          label: `${label} + ${at}`,
          quote: flip(quote, offset + at, (region + i) % 8),
        })),
      );
      expect(await acceptedOf([{ label: "unchanged", quote }, ...mutants])).to.deep.equal([
        "unchanged",
      ]);
    });

    it(`${name}, packed: one bit of every byte, the PCK leaf's included`, async () => {
      const quote = packQuote(valid());
      const mutants = Array.from(quote, (_, offset) => ({
        label: `byte ${offset}`,
        quote: flip(quote, offset, (offset * 5) % 8),
      }));
      expect(await acceptedOf([{ label: "unchanged", quote }, ...mutants])).to.deep.equal([
        "unchanged",
      ]);
    });

    it(`${name}, short: one bit of every byte`, async () => {
      const raw = valid();
      const id = await deployment.verifier.cacheEvidence.staticCall(raw);
      await (await deployment.verifier.cacheEvidence(raw)).wait();
      const quote = shortenQuote(raw, bytes.fromHex(id));
      const mutants = Array.from(quote, (_, offset) => ({
        label: `byte ${offset}`,
        quote: flip(quote, offset, (offset * 3) % 8),
      }));
      expect(await acceptedOf([{ label: "unchanged", quote }, ...mutants])).to.deep.equal([
        "unchanged",
      ]);
    });

    it(`${name}: every truncation of each form`, async () => {
      const raw = valid();
      const covered = regionsOf(raw).at(-1);
      const end = (covered?.offset ?? 0) + (covered?.size ?? 0);
      const packed = packQuote(raw);
      const cut = (quote: Uint8Array, label: string): { label: string; quote: Uint8Array }[] =>
        Array.from({ length: Math.ceil(quote.length / 7) }, (_, i) => ({
          label: `${label} cut to ${i * 7}`,
          quote: quote.slice(0, i * 7),
        }));
      const mutants = [...cut(raw.slice(0, end), "raw"), ...cut(packed, "packed")];
      expect(await acceptedOf(mutants)).to.deep.equal([]);
    });
  }
});
