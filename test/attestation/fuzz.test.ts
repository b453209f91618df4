import {
  bytes,
  type Collateral,
  type SimulatedPlatform,
  type SimulatedTee,
  type TeeKind,
} from "@assay/enclave";
import { expect } from "chai";

import type { QuoteBatch } from "../../typechain-types/index.js";
import {
  ask,
  type Chain,
  chainAt,
  createSimulatedTee,
  type Deployment,
  deploySimulated,
  oracleOf,
  TCB_STATUSES,
  upsertAll,
} from "../utils/attestation.js";
import { mutate, mutatePacked, unpack } from "../utils/quoteMutations.js";
import { Random } from "../utils/random.js";

/** Mutated quotes in all, over the three formats; `make test-deep` asks for 102,000. */
const RUNS = Number(process.env.ASSAY_QUOTE_RUNS ?? 1500);
const SEED = Number(process.env.ASSAY_QUOTE_SEED ?? 1);
const TIME = 1_790_000_000;
const BATCH = 40;
const REFUSED = 255;

const FORMATS = [
  { tee: "SGX", version: 3 },
  { tee: "TDX", version: 4 },
  { tee: "TDX", version: 5 },
] as const;

/** One quote to judge, and how the oracle reads it (undefined: it cannot). */
interface Case {
  kind: string;
  quote: Uint8Array;
  raw: Uint8Array | undefined;
}

describe("mutated quotes", function () {
  this.timeout(3_600_000);

  let chain: Chain;
  let vendor: SimulatedTee;
  let platforms: SimulatedPlatform[];
  let deployment: Deployment;
  let batch: QuoteBatch;
  const collaterals = new Map<TeeKind, Collateral>();

  before(async () => {
    vendor = createSimulatedTee({ seed: "fuzz", time: TIME });
    platforms = ["one", "two"].map((name) => vendor.createPlatform({ name }));
    chain = await chainAt(TIME + 100);
    deployment = await deploySimulated(chain, vendor);
    batch = (await chain.ethers.deployContract("QuoteBatch")) as unknown as QuoteBatch;
    for (const tee of ["SGX", "TDX"] as const) {
      const collateral = vendor.collateral({ tee });
      collaterals.set(tee, collateral);
      await upsertAll(deployment.store, collateral);
    }
  });

  for (const [index, { tee, version }] of FORMATS.entries()) {
    const runs = Math.ceil(RUNS / FORMATS.length);
    it(`${tee} v${version}: ${runs} mutants, none accepted that the oracle refuses`, async () => {
      const random = new Random(SEED * 31 + index);
      const [first, second] = platforms as [SimulatedPlatform, SimulatedPlatform];
      const valid = vendor.quote(first, { tee, version, reportData: random.bytes(64) });
      const other = vendor.quote(second, { tee, version, reportData: random.bytes(64) });
      const oracle = oracleOf(vendor.rootCertificate);
      const collateral = collaterals.get(tee);
      if (collateral === undefined) throw new Error("no collateral");
      let accepted = 0;
      let refusedByBoth = 0;
      for (let done = 0; done < runs; done += BATCH) {
        const cases = Array.from({ length: Math.min(BATCH, runs - done) }, (_, i): Case => {
          const choice = (done + i) % 20;
          if (choice === 0) return resigned(vendor, first, tee, version, random);
          if (choice < 4) {
            const quote = mutatePacked(valid, random);
            return { kind: "packed", quote, raw: unpack(quote, valid) };
          }
          const quote = mutate(valid, other, random);
          return { kind: "raw", quote, raw: quote };
        });
        const verdicts = await batch.verdicts(
          await deployment.verifier.getAddress(),
          cases.map(({ quote }) => quote),
        );
        for (const [i, { kind, quote, raw }] of cases.entries()) {
          const verdict = Number(verdicts[i]);
          // The oracle costs ten times as much; of the refused it sees one in fifty.
          if (verdict === REFUSED) {
            if (
              raw !== undefined &&
              (done + i) % 50 === 0 &&
              !ask(oracle, raw, collateral, TIME + 100).accepted
            ) {
              refusedByBoth++;
            }
            continue;
          }
          accepted++;
          const answer = raw === undefined ? undefined : ask(oracle, raw, collateral, TIME + 100);
          const context = `${kind}, case ${done + i}: ${bytes.toHex(quote)}`;
          expect(answer?.accepted, `the oracle refuses ${context}`).to.equal(true);
          if (answer?.accepted === true) {
            expect(answer.status, context).to.equal(
              expectedStatus(TCB_STATUSES[verdict], answer.status),
            );
          }
        }
      }
      // Trailing bytes and unchanged copies are accepted; most mutants are not.
      expect(accepted)
        .to.be.greaterThan(0)
        .and.lessThan(runs / 2);
      expect(refusedByBoth).to.be.greaterThan(0);
    });
  }
});

/**
 * If parts are out of date and configuration is needed too, Intel's library says both and the
 * oracle only the worse one.
 */
function expectedStatus(ours: string | undefined, oracles: string): string | undefined {
  return ours === "OutOfDateConfigurationNeeded" && oracles === "OutOfDate" ? oracles : ours;
}

/** A quote whose fields are changed before it is signed: only policy can refuse it. */
function resigned(
  vendor: SimulatedTee,
  platform: SimulatedPlatform,
  tee: TeeKind,
  version: 3 | 4 | 5,
  random: Random,
): Case {
  const patch = (offsets: readonly number[], size: number): Record<number, Uint8Array> =>
    random.below(2) === 0 ? {} : { [random.pick(offsets)]: random.bytes(1 + random.below(size)) };
  const bit = (offsets: readonly number[]): Record<number, Uint8Array> =>
    random.below(2) === 0 ? {} : { [random.pick(offsets)]: Uint8Array.of(1 << random.below(8)) };
  const svn = random.below(3) === 0 ? random.below(10) : 8;
  const quote = vendor.quote(platform, {
    tee,
    version,
    reportData: random.bytes(64),
    headerPatches: random.below(8) === 0 ? bit([0, 2, 4, 12]) : patch([8, 10, 28], 2),
    bodyPatches:
      tee === "SGX"
        ? { ...bit([48, 49, 56]), ...patch([16, 64, 128, 192, 256, 300], 16) }
        : {
            ...bit([120, 121, 122, 123, 127, ...(version === 5 ? [600, 647] : [])]),
            ...patch([2, 16, 64, 112, 128, 136, 280], 8),
          },
    qeReportPatches: {
      258: bytes.littleEndian(svn, 2),
      ...(random.below(4) === 0 ? bit([16, 48, 56, 128, 256]) : {}),
    },
  });
  return { kind: "signed again", quote, raw: quote };
}
