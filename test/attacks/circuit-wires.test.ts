import { expect } from "chai";

import type { ProofInput } from "@assay/circuits";
import {
  calculateBatchWitness,
  calculateWitness,
  circuitInstance,
  circuitModel,
  listCircuits,
  listModelCircuits,
  openingCircuitOf,
  openingSignals,
} from "@assay/circuits";
import { brokenConstraints, checkDeterminism, mutateWires } from "@assay/circuits/analysis";
import { runCircuit, wireValue } from "@assay/circuits/prove";
import { chainedValues, FIELD } from "@assay/models";
import { random } from "@assay/models/train";

import { analyse, proofInput, randomField, sampleInputs } from "../utils/circuitChecks.js";
import type { Snippet } from "../utils/snippet.js";
import { snippet } from "../utils/snippet.js";

describe("determinism of every circuit", () => {
  for (const circuit of listCircuits()) {
    it(`${circuit}: the inputs determine every wire, so no output can be forged`, () => {
      const { determinism } = analyse(circuit);
      expect(determinism.publicUnique).to.equal(true);
      // The list that is left to the mutation test: none.
      expect(determinism.undetermined).to.deep.equal([]);
    });
  }
});

describe("mutation of every wire of every circuit", () => {
  for (const circuit of listModelCircuits()) {
    it(`${circuit}: no wire can change alone, by any amount, without breaking a constraint`, async () => {
      const { r1cs } = analyse(circuit);
      const model = circuitModel(circuit);
      const { batch } = circuitInstance(circuit);
      const rng = random(0xa77ac4);
      // Corners first: zeros are where a product could hide a change.
      const inputs = sampleInputs(model, 2 * batch, rng).map((input) =>
        proofInput(model, input, rng),
      );
      for (let start = 0; start + batch <= inputs.length; start += 2 * batch) {
        const group = inputs.slice(start, start + batch);
        const { wires } =
          batch === 1
            ? await calculateWitness(circuit, group[0] as ProofInput)
            : await calculateBatchWitness(circuit, group);
        const witness = Array.from({ length: r1cs.wires }, (_, i) => wireValue(wires, i));
        expect(brokenConstraints(r1cs, witness)).to.deep.equal([]);
        expect(mutateWires(r1cs, witness)).to.deep.equal([]);
      }
    });
  }

  for (const name of ["digits-mlp", "digits-fast", "digits-cnn"]) {
    const circuit = openingCircuitOf(name) ?? "";
    it(`${circuit}: no wire can change alone, by any amount, without breaking a constraint`, async () => {
      const { r1cs } = analyse(circuit);
      const model = circuitModel(name);
      const rng = random(0xa77ac5);
      for (const input of sampleInputs(model, 2, rng)) {
        const values = chainedValues(model, input, randomField(rng));
        const { wires } = await runCircuit(circuit, { values, at: [openingSignals(values).z] });
        const witness = Array.from({ length: r1cs.wires }, (_, i) => wireValue(wires, i));
        expect(brokenConstraints(r1cs, witness)).to.deep.equal([]);
        expect(mutateWires(r1cs, witness)).to.deep.equal([]);
      }
    });
  }
});

describe("the checkers themselves", () => {
  it("mutateWires agrees with evaluating every constraint again", async () => {
    const { r1cs } = analyse("iris");
    const { wires } = await calculateWitness("iris", { input: [51, 35, 14, 2], context: 3n });
    const witness = Array.from({ length: r1cs.wires }, (_, i) => wireValue(wires, i));
    for (let wire = 1; wire < r1cs.wires; wire++) {
      for (const delta of [1n, 2n, 12345678901234567890n]) {
        const changed = witness.slice();
        changed[wire] = (changed[wire] as bigint) + delta;
        expect(brokenConstraints(r1cs, changed), `wire ${wire}`).to.not.deep.equal([]);
      }
    }
  });

  const template = (body: string): Promise<Snippet> =>
    snippet(
      `pragma circom 2.1.0;\ntemplate Main() { signal input a; signal output c; ${body} }\n` +
        "component main {public [a]} = Main();\n",
    );

  it("determinism sees a square root's second value, which no single wire's change shows", async () => {
    const { r1cs, witness } = await template(
      "signal s <== (a + 1) * (a + 1); signal d <-- a + 1; d * d === s; c <== d + 1;",
    );
    const { publicUnique, undetermined } = checkDeterminism(r1cs);
    expect(publicUnique).to.equal(false);
    // c and d; the square itself is determined.
    expect(undetermined).to.have.length(2).and.to.include(1);
    const free = mutateWires(r1cs, witness({ a: [4n] }));
    expect(free.filter(({ wire }) => wire !== 2)).to.deep.equal([]);
  });

  it("mutation gives the one change that a wire of two values has", async () => {
    const { r1cs, witness } = await template("c <== a * a; signal d <-- 5; d * (d - 5) === 0;");
    const [free, ...rest] = mutateWires(r1cs, witness({ a: [4n] })).filter(({ wire }) => wire > 2);
    expect(rest).to.deep.equal([]);
    expect(free?.delta).to.equal(FIELD - 5n);
    expect(checkDeterminism(r1cs).undetermined).to.deep.equal([free?.wire]);
  });

  it("determinism knows a zero test, whose inverse stays free at zero", async () => {
    const { r1cs, witness } = await template(
      "signal inv <-- a != 0 ? 1 / a : 0; c <== 1 - a * inv; a * c === 0;",
    );
    const { publicUnique, undetermined, rules } = checkDeterminism(r1cs);
    expect(publicUnique).to.equal(true);
    expect(rules.isZero).to.equal(1);
    expect(undetermined).to.have.length(1);
    const inverse = undetermined[0] as number;
    const notInput = ({ wire }: { wire: number }): boolean => wire !== 2;
    expect(mutateWires(r1cs, witness({ a: [0n] })).filter(notInput)).to.deep.equal([
      { wire: inverse, delta: undefined },
    ]);
    expect(mutateWires(r1cs, witness({ a: [4n] })).filter(notInput)).to.deep.equal([]);
  });
});
