import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { CircuitError, readKeyFile, terminate } from "@assay/circuits";
import type { PowersOfTau } from "@assay/circuits/build";
import { powersOfTau, setupDevelopment } from "@assay/circuits/build";
import type { Ceremony } from "@assay/circuits/ceremony";
import {
  applyBeacon,
  beginCeremony,
  contribute,
  exportCeremony,
  stepPath,
  verifyCeremony,
} from "@assay/circuits/ceremony";
import { checkVerifyingKey, G2_GENERATOR, parseVerifyingKey } from "@assay/circuits/keys";
import { builtFile } from "@assay/circuits/paths";

/** The CircuitError that a call ends with. */
async function refusal(call: () => unknown): Promise<CircuitError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof CircuitError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("setup, phase 2", () => {
  const BEACON = "0x" + "5a".repeat(32);
  const folder = mkdtempSync(join(tmpdir(), "assay-setup-"));
  let ptau: PowersOfTau;
  let ceremony: Ceremony;

  before(async () => {
    ptau = await powersOfTau();
    ceremony = { circuit: "iris", folder, r1cs: builtFile("iris", "r1cs"), ptau };
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await terminate();
  });

  it("cannot contribute before it has begun", async () => {
    expect((await refusal(() => contribute(ceremony, "Ada"))).code).to.equal("NOT_BUILT");
  });

  it("refuses a key without a contribution: gamma = delta", async () => {
    const hash = await beginCeremony(ceremony);
    expect(hash).to.equal(readKeyFile("iris").hashes.circuit);
    const error = await refusal(() => verifyCeremony(ceremony));
    expect(error.code).to.equal("SETUP_REFUSED");
    expect(error.message).to.match(/gamma = delta, so proofs can be forged/);
    expect((await refusal(() => beginCeremony(ceremony))).message).to.match(/begun already/);
  });

  it("takes contributions from fresh entropy: the same start never gives the same file", async () => {
    const first = await contribute(ceremony, "Ada");
    expect(first.step).to.equal(1);
    const again = { ...ceremony, folder: mkdtempSync(join(tmpdir(), "assay-setup-")) };
    try {
      writeFileSync(stepPath(again, 0), readFileSync(stepPath(ceremony, 0)));
      expect((await contribute(again, "Ada")).hash).to.not.equal(first.hash);
    } finally {
      rmSync(again.folder, { recursive: true });
    }
  });

  it("refuses to export development powers of tau, one contribution, or a missing beacon", async () => {
    const real = { ...ceremony, ptau: { ...ptau, production: true } };
    expect((await refusal(() => exportCeremony(ceremony))).message).to.match(/development ones/);
    expect((await refusal(() => exportCeremony(real))).message).to.match(/1 contributions, not 2/);
    await contribute(ceremony, "Grace");
    expect((await refusal(() => exportCeremony(real))).message).to.match(/not a beacon/);
  });

  it("refuses a beacon that is not 32 bytes of hexadecimal, or too few iterations", async () => {
    expect((await refusal(() => applyBeacon(ceremony, "0x1234", 10))).code).to.equal(
      "INVALID_INPUT",
    );
    expect((await refusal(() => applyBeacon(ceremony, BEACON, 9))).code).to.equal("INVALID_INPUT");
  });

  it("closes with a beacon, verifies as a whole and exports a key with its transcript", async () => {
    const { hash } = await applyBeacon(ceremony, BEACON, 10);
    const { contributions } = await verifyCeremony(ceremony);
    expect(contributions.map(({ name, beacon }) => [name, beacon])).to.deep.equal([
      ["Ada", false],
      ["Grace", false],
      ["beacon", true],
    ]);
    expect(contributions[2]?.hash).to.equal(hash);
    const key = await exportCeremony({ ...ceremony, ptau: { ...ptau, production: true } });
    expect(key.production).to.equal(true);
    expect(key.hashes.steps).to.deep.equal(contributions.map((one) => one.hash));
    expect(key.hashes.source).to.equal(readKeyFile("iris").hashes.source);
    expect(key.circuitId).to.not.equal(readKeyFile("iris").circuitId);
  });

  it("refuses a file that was changed", async () => {
    const path = stepPath(ceremony, 3);
    const bytes = readFileSync(path);
    const changed = Buffer.from(bytes);
    // Inside the last section of curve points, well before the transcript at the end.
    const at = Math.floor(bytes.length * 0.8);
    changed.writeUInt8((bytes.readUInt8(at) ^ 1) & 0xff, at);
    writeFileSync(path, changed);
    expect((await refusal(() => verifyCeremony(ceremony))).code).to.equal("SETUP_REFUSED");
    writeFileSync(path, bytes);
  });

  it("refuses a file of another circuit", async () => {
    const other = { ...ceremony, r1cs: builtFile("digits-fast", "r1cs") };
    expect((await refusal(() => verifyCeremony(other))).code).to.equal("SETUP_REFUSED");
  });
});

describe("development setup", () => {
  after(terminate);

  it("gives the same proving key every time, whose hashes are the committed ones", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-setup-"));
    try {
      const zkey = join(folder, "iris.zkey");
      const { path } = await powersOfTau();
      const transcript = await setupDevelopment(builtFile("iris", "r1cs"), path, zkey);
      expect(readFileSync(zkey).equals(readFileSync(builtFile("iris", "zkey")))).to.equal(true);
      expect(transcript.steps).to.deep.equal(readKeyFile("iris").hashes.steps);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses powers of tau that are not published", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-setup-"));
    try {
      const path = join(folder, "mine.ptau");
      writeFileSync(path, "powers of mine");
      expect((await refusal(() => powersOfTau(path))).message).to.match(/not a published one/);
      expect((await refusal(() => powersOfTau(`${path}.gone`))).code).to.equal("DATA_MISSING");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is never marked for production", async () => {
    expect((await powersOfTau()).production).to.equal(false);
    expect(readKeyFile("digits-mlp").production).to.equal(false);
    expect(readKeyFile("digits-mlp").setup).to.match(/NOT FOR PRODUCTION/);
  });
});

describe("verifying key checks", () => {
  const key = parseVerifyingKey(readKeyFile("iris").verifyingKey);

  it("accept the committed keys", () => {
    checkVerifyingKey(key, 6);
  });

  it("refuse gamma = delta, delta = the G2 generator, a zero point, a wrong IC length", async () => {
    const bad = async (change: Partial<typeof key>): Promise<string> =>
      (
        await refusal(() => {
          checkVerifyingKey({ ...key, ...change }, 6);
        })
      ).message;
    expect(await bad({ delta: key.gamma })).to.match(/gamma = delta/);
    expect(await bad({ delta: G2_GENERATOR, gamma: key.delta })).to.match(/G2 generator/);
    expect(await bad({ ic: [[0n, 0n], ...key.ic.slice(1)] })).to.match(/zero point/);
    expect(await bad({ ic: key.ic.slice(1) })).to.match(/6 IC points for 6 public signals/);
  });
});
