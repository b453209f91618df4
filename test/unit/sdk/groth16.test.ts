import { readFileSync } from "node:fs";
import { join } from "node:path";

import { verifyGroth16 } from "@assay/sdk";
import { expect } from "chai";

interface Fixture {
  verifyingKey: string;
  proofs: { signals: string[]; proof: string }[];
}

const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** A proof with one of its 32-byte words replaced. */
function withWord(proof: string, index: number, word: string): string {
  const at = 2 + 64 * index;
  return proof.slice(0, at) + word + proof.slice(at + 64);
}

describe("verifyGroth16", function () {
  const path = join(import.meta.dirname, "../../fixtures/groth16.json");
  const { verifyingKey, proofs } = JSON.parse(readFileSync(path, "utf8")) as Fixture;
  const [first] = proofs as [Fixture["proofs"][0]];
  const signals = first.signals.map(BigInt);

  it("takes proofs that snarkjs made", function () {
    for (const { signals: given, proof } of proofs.slice(0, 3))
      expect(verifyGroth16(verifyingKey, given.map(BigInt), proof)).to.equal(true);
  });

  it("refuses every changed signal", function () {
    signals.forEach((signal, i) => {
      const changed = signals.with(i, signal + 1n);
      expect(verifyGroth16(verifyingKey, changed, first.proof)).to.equal(false);
    });
  });

  it("refuses a signal outside the field that stands for the same element", function () {
    const changed = signals.with(0, (signals[0] ?? 0n) + FIELD);
    expect(verifyGroth16(verifyingKey, changed, first.proof)).to.equal(false);
  });

  it("refuses a changed, malformed or empty proof", function () {
    for (let word = 0; word < 8; word++) {
      for (const value of ["0".repeat(63) + "1", "f".repeat(64)])
        expect(verifyGroth16(verifyingKey, signals, withWord(first.proof, word, value))).to.equal(
          false,
        );
    }
    expect(verifyGroth16(verifyingKey, signals, `0x${"00".repeat(256)}`)).to.equal(false);
    expect(verifyGroth16(verifyingKey, signals, first.proof.slice(0, -2))).to.equal(false);
    expect(verifyGroth16(verifyingKey, signals, "0x")).to.equal(false);
  });

  it("refuses another number of signals, and another key", function () {
    expect(verifyGroth16(verifyingKey, signals.slice(1), first.proof)).to.equal(false);
    expect(verifyGroth16(verifyingKey, [...signals, 0n], first.proof)).to.equal(false);
    const other = withWord(verifyingKey, 0, "0".repeat(63) + "1");
    expect(verifyGroth16(withWord(other, 1, "0".repeat(63) + "2"), signals, first.proof)).to.equal(
      false,
    );
  });
});
