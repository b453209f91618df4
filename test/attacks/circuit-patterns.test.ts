import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { terminate } from "@assay/circuits";
import { brokenConstraints, checkDeterminism } from "@assay/circuits/analysis";
import { powersOfTau, setupDevelopment } from "@assay/circuits/build";
import { snark, witnessFile } from "@assay/circuits/groth16";
import { FIELD } from "@assay/models";

import type { Snippet } from "../utils/snippet.js";
import { snippet, templateSnippet } from "../utils/snippet.js";

/** The insecure pattern as a circuit of its own, everything public. */
function pattern(name: string, call: string): Promise<Snippet> {
  return snippet(
    `pragma circom 2.1.0;\ninclude "test/attacks/patterns/${name}.circom";\n` +
      `component main {public [in]} = ${call};\n`,
  );
}

/** Whether a proof made from this witness verifies under a key of its own for this circuit. */
async function provable({ path, r1cs }: Snippet, witness: readonly bigint[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "assay-attack-"));
  try {
    const zkey = join(folder, "attack.zkey");
    await setupDevelopment(path, (await powersOfTau()).path, zkey);
    const wires = new Uint8Array(r1cs.wires * 32);
    witness.slice(0, r1cs.wires).forEach((value, wire) => {
      const bytes = Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
      wires.set(bytes, wire * 32);
    });
    const { proof, publicSignals } = await snark.groth16.prove(
      new Uint8Array(readFileSync(zkey)),
      witnessFile(wires),
    );
    return await snark.groth16.verify(
      await snark.zKey.exportVerificationKey(new Uint8Array(readFileSync(zkey))),
      publicSignals,
      proof,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bits of a value, least significant first. */
const bitsOf = (value: bigint, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => (value >> BigInt(i)) & 1n);

describe("forged remainder", () => {
  after(terminate);

  // 205 / 10 is 20; the forger claims 12345 and lets the remainder absorb the rest.
  const LIE = 12_345n;

  it("succeeds against division guarded by an assert: the proof of a false quotient verifies", async () => {
    const victim = await pattern("UncheckedRemainder", "UncheckedRemainder(10)");
    const wires = victim.witness({ in: [205n] });
    expect(wires.slice(1, 3)).to.deep.equal([20n, 205n]);
    // Wires: 1, out, in, remainder; -O1 keeps all three.
    const forged = [1n, LIE, 205n, (205n - LIE * 10n + FIELD) % FIELD];
    expect(victim.r1cs.wires).to.equal(4);
    expect(brokenConstraints(victim.r1cs, forged)).to.deep.equal([]);
    expect(await provable(victim, forged)).to.equal(true);
    expect(checkDeterminism(victim.r1cs).publicUnique).to.equal(false);
  });

  it("fails against ReluRequantise: no choice of the other wires saves the false quotient", async () => {
    const ours = await templateSnippet("ReluRequantise(16, 3)", ["in"]);
    const honest = ours.witness({ in: [205n] });
    expect(honest[1]).to.equal(26n);
    // The forger changes the quotient and follows every linear constraint, so only range checks are left to stop him.
    const forged = honest.slice();
    forged[1] = LIE;
    expect(brokenConstraints(ours.r1cs, forged)).to.not.deep.equal([]);
    const repaired = repair(ours, forged, [0, 1, 2]);
    expect(brokenConstraints(ours.r1cs, repaired)).to.not.deep.equal([]);
    expect(await provable(ours, repaired)).to.equal(false);
    expect(checkDeterminism(ours.r1cs).publicUnique).to.equal(true);
  });
});

describe("Num2Bits(254) alias", () => {
  after(terminate);

  it("succeeds against a ReLU over 254 bits: a positive value is proven to give 0", async () => {
    const victim = await pattern("AliasedSign", "AliasedSign()");
    const honest = victim.witness({ in: [20n] });
    expect(honest.slice(1, 3)).to.deep.equal([20n, 20n]);
    // The same value spelt as 20 + r, which still has 254 bits but is above r / 2.
    const alias = bitsOf(20n + FIELD, 254);
    const forged = forgeAlias(victim, honest, alias);
    expect(forged[1]).to.equal(0n);
    expect(forged[2]).to.equal(20n);
    expect(brokenConstraints(victim.r1cs, forged)).to.deep.equal([]);
    expect(await provable(victim, forged)).to.equal(true);
  });

  it("is seen by the determinism checker", async () => {
    const victim = await pattern("AliasedSign", "AliasedSign()");
    expect(checkDeterminism(victim.r1cs).publicUnique).to.equal(false);
  });

  it("fails against ReluRequantise: in + r does not fit the bits, and any other spelling breaks a constraint", async () => {
    const ours = await templateSnippet("ReluRequantise(252, 1)", ["in"]);
    const honest = ours.witness({ in: [20n] });
    expect(honest[1]).to.equal(10n);
    // Rounded by 1 and offset by 2^251 as the template does it, plus r, cut to the 252 bits that there are.
    const bits = bitsOf(21n + (1n << 251n) + FIELD, 252);
    // Wires: 1, out, in, the bits, then the decomposed sum.
    const forged = [...honest.slice(0, 3), ...bits, ...honest.slice(255)];
    forged[1] = 0n;
    expect(honest.slice(3, 255)).to.deep.equal(bitsOf(21n + (1n << 251n), 252));
    expect(brokenConstraints(ours.r1cs, forged)).to.not.deep.equal([]);
    expect(checkDeterminism(ours.r1cs).publicUnique).to.equal(true);
  });

  it("cannot even be built: a decomposition wider than 252 bits does not compile", async () => {
    let message = "";
    try {
      await templateSnippet("Bits(253)", ["in"]);
    } catch (error) {
      message = String(error);
    }
    expect(message).to.match(/could not compile/);
  });
});

/**
 * A forger's best effort: recomputes, from left to right and several times over, every wire that a linear constraint
 * gives in terms of the others, keeping the wires that he wants. Bits that no longer sum up are his problem.
 */
function repair({ r1cs }: Snippet, witness: readonly bigint[], keep: readonly number[]): bigint[] {
  const values = witness.slice();
  for (let round = 0; round < 4; round++) {
    const settled = new Set(keep);
    for (const { a, b, c } of r1cs.constraints) {
      if (a.wires.length + b.wires.length > 0 && a.wires.length * b.wires.length > 0) continue;
      const open = Array.from(c.wires).filter((wire) => !settled.has(wire));
      const target = open[open.length - 1];
      if (target === undefined) continue;
      let sum = 0n;
      let own = 1n;
      c.wires.forEach((wire, i) => {
        const coefficient = c.coefficients[i] as bigint;
        if (wire === target) own = coefficient;
        else sum += coefficient * (values[wire] as bigint);
      });
      // Only ±1 coefficients occur here; anything else he leaves alone.
      if (own === 1n) values[target] = ((-sum % FIELD) + FIELD) % FIELD;
      else if (own === FIELD - 1n) values[target] = sum % FIELD;
      settled.add(target);
    }
  }
  return values;
}

/** Writes aliased bits into a witness and recomputes what follows from them. */
function forgeAlias(victim: Snippet, honest: readonly bigint[], bits: readonly bigint[]): bigint[] {
  const forged = honest.slice();
  const half = (FIELD - 1n) / 2n;
  // Wires: 1, out, in, the bits, then the comparison's running result (its first, a constant 0, has no wire).
  bits.forEach((bit, i) => (forged[3 + i] = bit));
  let above = 0n;
  const chain: bigint[] = [];
  for (let i = 0; i < 254; i++) {
    const bit = bits[i] as bigint;
    above = ((half >> BigInt(i)) & 1n) === 1n ? bit * above : bit + above - bit * above;
    chain.push(above);
  }
  const start = victim.r1cs.wires - chain.length;
  chain.forEach((value, i) => (forged[start + i] = value));
  forged[1] = ((forged[2] as bigint) * (1n - above)) % FIELD;
  return forged;
}
