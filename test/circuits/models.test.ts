import { expect } from "chai";

import type { ProofInput } from "@assay/circuits";
import {
  batchOf,
  calculateBatchWitness,
  calculateWitness,
  circuitInstance,
  circuitModel,
  listModelCircuits,
} from "@assay/circuits";
import type { InputSignal } from "@assay/circuits/analysis";
import { solveR1cs } from "@assay/circuits/analysis";
import { wireValue } from "@assay/circuits/prove";
import { commitInput, infer, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { measureAccuracy, random } from "@assay/models/train";

import { analyse, proofInput, sampleInputs } from "../utils/circuitChecks.js";

/** Exact counts, the budget that each must stay under, and the accuracy it must reach. */
const PINNED: Record<string, { constraints: number; budget: number; accuracy: number }> = {
  "digits-mlp": { constraints: 10_925, budget: 12_000, accuracy: 0.975 },
  "digits-fast": { constraints: 1_575, budget: 1_900, accuracy: 0.97 },
  "digits-cnn": { constraints: 11_803, budget: 16_000, accuracy: 0.983 },
  iris: { constraints: 141, budget: 400, accuracy: 0.96 },
  "digits-fast-x16": { constraints: 27_383, budget: 28_000, accuracy: 0.97 },
};

/** `make test-deep` raises it to 5,000. */
const SAMPLES = Number(process.env.ASSAY_CIRCUIT_SAMPLES ?? 500);

/** Inputs whose witness circom's own generator computes too; it is several times slower than the constraints. */
const WITNESSES = 12;

describe("model circuits", () => {
  it("are all pinned here", () => {
    expect(listModelCircuits()).to.deep.equal(Object.keys(PINNED));
  });

  for (const [circuit, { constraints, budget, accuracy }] of Object.entries(PINNED)) {
    describe(circuit, () => {
      const model = circuitModel(circuit);
      const { batch } = circuitInstance(circuit);

      it(`has exactly ${constraints} constraints`, () => {
        expect(analyse(circuit).r1cs.constraints.length).to.equal(constraints);
        expect(constraints).to.be.at.most(budget);
      });

      it(`was measured at ${accuracy} or better`, () => {
        const { right, total } = model.file.accuracy;
        expect(right / total).to.be.at.least(accuracy);
      });

      it(`agrees with the reference on ${SAMPLES} inputs and the corners`, async () => {
        const { r1cs, inputs: wires, determinism } = analyse(circuit);
        const rng = random(0xc0de);
        const inputs = sampleInputs(model, SAMPLES, rng).map((input) =>
          proofInput(model, input, rng),
        );
        while (inputs.length % batch !== 0) inputs.push(inputs[0] as ProofInput);
        for (let start = 0; start < inputs.length; start += batch) {
          const group = inputs.slice(start, start + batch);
          const signals = expectedSignals(circuit, group);
          const solved = solveR1cs(determinism, wireInputs(circuit, group, wires));
          expect(solved.slice(1, 1 + r1cs.publicSignals), `input ${start}`).to.deep.equal(signals);
          if (start < WITNESSES) {
            const witness =
              batch === 1
                ? await calculateWitness(circuit, group[0] as ProofInput)
                : await calculateBatchWitness(circuit, group);
            expect(witness.signals, `input ${start}`).to.deep.equal(signals);
            const all = Array.from({ length: r1cs.wires }, (_, i) => wireValue(witness.wires, i));
            expect(solved.slice(0, r1cs.wires)).to.deep.equal(all);
          }
        }
      }).timeout(60_000 + 1_000 * SAMPLES);
    });
  }

  for (const name of ["digits-mlp", "digits-fast", "digits-cnn"]) {
    it(`${name} labels as many of the 10,000 test images rightly as its file says`, () => {
      const model = loadModel(name);
      expect(measureAccuracy(model, loadMnist("test"))).to.equal(model.file.accuracy.right);
    });
  }
});

/** Public signals by the reference engine alone. */
function expectedSignals(circuit: string, group: readonly ProofInput[]): bigint[] {
  const model = circuitModel(circuit);
  if (circuitInstance(circuit).batch > 1) {
    const { C, z, e } = batchOf(circuit, group);
    return [C, z, e];
  }
  const { input, salt, context } = group[0] as ProofInput;
  const words = salt === undefined ? Array.from(input, BigInt) : [commitInput(model, input, salt)];
  return [...words, ...infer(model, input).outputs, context];
}

/** Value of each input wire. */
function wireInputs(
  circuit: string,
  group: readonly ProofInput[],
  wires: Record<InputSignal, number[]>,
): Map<number, bigint> {
  const values: Record<InputSignal, bigint[]> = {
    values: group.flatMap(({ input }) => Array.from(input, BigInt)),
    salt: group.flatMap(({ salt }) => (salt === undefined ? [] : [salt])),
    context: group.map(({ context }) => context),
    at: circuitInstance(circuit).batch > 1 ? [batchOf(circuit, group).z] : [],
  };
  const pairs = (Object.keys(values) as InputSignal[]).flatMap((signal) => {
    expect(values[signal].length).to.equal(wires[signal].length);
    return wires[signal].map((wire, i): [number, bigint] => [wire, values[signal][i] as bigint]);
  });
  return new Map(pairs);
}
