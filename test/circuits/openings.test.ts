import { expect } from "chai";

import {
  anyInstance,
  batchSignals,
  circuitInstance,
  circuitModel,
  CircuitError,
  listCircuits,
  listModelCircuits,
  openingCircuitOf,
  openingInstance,
  openingSignals,
  proveOpening,
  readKeyFile,
  terminate,
  verify,
} from "@assay/circuits";
import { inputWires, solveR1cs } from "@assay/circuits/analysis";
import { proveWitness, runCircuit, wireValue } from "@assay/circuits/prove";
import { chainedValues, commitInput, FIELD, inputFormat, ModelError } from "@assay/models";
import { random } from "@assay/models/train";

import { analyse, randomField, sampleInputs } from "../utils/circuitChecks.js";

/** Exact counts, and the budget that each must stay under. */
const PINNED: Record<string, { constraints: number; budget: number }> = {
  "opening-6": { constraints: 362, budget: 400 },
  "opening-15": { constraints: 590, budget: 700 },
  "opening-28": { constraints: 1_185, budget: 1_300 },
};

/** Models whose requests commit to their inputs, and how their inputs are packed. */
const FORMATS: Record<string, { opening: string; format: number }> = {
  "digits-mlp": { opening: "opening-28", format: 8 + 256 * 784 },
  "digits-fast": { opening: "opening-6", format: 1 + 256 * 784 },
  "digits-cnn": { opening: "opening-15", format: 4 + 256 * 784 },
};

/** Inputs whose signals are compared with the reference engine's. */
const SAMPLES = 40;

/** The code of the error that a call ends with. */
async function failure(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof CircuitError || error instanceof ModelError) return error.code;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("opening circuits", () => {
  after(terminate);

  it("are all pinned here, and serve all models with a commitment", () => {
    const openings = listCircuits().filter((name) => !listModelCircuits().includes(name));
    expect(openings).to.deep.equal(Object.keys(PINNED));
    const used = listModelCircuits().map(openingCircuitOf);
    expect(new Set(used.filter((name) => name !== undefined))).to.deep.equal(new Set(openings));
    for (const [circuit, { opening, format }] of Object.entries(FORMATS)) {
      expect(openingCircuitOf(circuit)).to.equal(opening);
      expect(inputFormat(circuitModel(circuit))).to.equal(format);
    }
    expect(openingCircuitOf("digits-fast-x16")).to.equal("opening-6");
    expect(openingCircuitOf("iris")).to.equal(undefined);
  });

  for (const [circuit, { constraints, budget }] of Object.entries(PINNED)) {
    it(`${circuit} has exactly ${constraints} constraints, and three public signals`, () => {
      const { r1cs } = analyse(circuit);
      expect(r1cs.constraints.length).to.equal(constraints);
      expect(constraints).to.be.at.most(budget);
      expect(r1cs.publicSignals).to.equal(3);
      expect(readKeyFile(circuit).publicSignals).to.equal(3);
    });
  }

  for (const [name, { opening }] of Object.entries(FORMATS)) {
    describe(`${opening} with inputs of ${name}`, () => {
      const model = circuitModel(name);
      const rng = random(0x0bed);

      it(`gives the commitment of ${SAMPLES} inputs and the corners`, async () => {
        const { r1cs, inputs: wires, determinism } = analyse(opening);
        for (const input of sampleInputs(model, SAMPLES, rng)) {
          const salt = randomField(rng);
          const values = chainedValues(model, input, salt);
          const { C, z, e } = openingSignals(values);
          expect(C).to.equal(commitInput(model, input, salt));
          const witness = await runCircuit(opening, { values, at: [z] });
          expect(witness.signals).to.deep.equal([C, z, e]);
          const given = new Map<number, bigint>([[wires.at[0] as number, z]]);
          wires.values.forEach((wire, i) => given.set(wire, values[i] as bigint));
          const solved = solveR1cs(determinism, given);
          const all = Array.from({ length: r1cs.wires }, (_, i) => wireValue(witness.wires, i));
          expect(solved.slice(0, r1cs.wires)).to.deep.equal(all);
        }
      });

      it("proves it, and nothing else", async () => {
        const [input] = sampleInputs(model, 1, rng).slice(-1) as [Uint8Array];
        const values = chainedValues(model, input, randomField(rng));
        const { signals, proof, opening: opened } = await proveOpening(opening, values);
        expect(signals).to.deep.equal([opened.C, opened.z, opened.e]);
        expect(await verify(opening, signals, proof)).to.equal(true);
        for (let i = 0; i < signals.length; i++) {
          const changed = signals.slice();
          changed[i] = ((changed[i] as bigint) + 1n) % FIELD;
          expect(await verify(opening, changed, proof)).to.equal(false);
        }
        // A contract that was given other bytes derives another z and e, whichever commitment it is told.
        for (let at = 0; at < values.length; at++) {
          const others = openingSignals(
            values.map((value, i) => (i === at ? (value + 1n) % FIELD : value)),
          );
          expect(await verify(opening, [others.C, others.z, others.e], proof)).to.equal(false);
          expect(await verify(opening, [opened.C, others.z, others.e], proof)).to.equal(false);
        }
      });

      it("made from a forged witness fails: another commitment, another sum, another value", async () => {
        const values = chainedValues(model, new Uint8Array(model.inputValues), 5n);
        const { z } = openingSignals(values);
        const honest = await runCircuit(opening, { values, at: [z] });
        const forge = async (wire: number, value: bigint): Promise<boolean> => {
          const wires = honest.wires.slice();
          wires.fill(0, 32 * wire, 32 * wire + 32)[32 * wire] = Number(value);
          const { signals, proof } = await proveWitness(opening, wires);
          return verify(opening, signals, proof);
        };
        const [salt] = inputWires(opening).values as [number];
        expect(await forge(salt, 5n)).to.equal(true);
        expect(await forge(salt, 6n)).to.equal(false);
        expect(await forge(1, 3n)).to.equal(false);
        expect(await forge(3, 3n)).to.equal(false);
      });
    });
  }

  it("is no batch's statement: C has no length in front", () => {
    const values = [1n, 2n, 3n];
    expect(openingSignals(values).C).to.not.equal(batchSignals(values).C);
  });

  it("refuses values of another number, values outside the field, and circuits of another kind", async () => {
    const wrongs = [
      () => proveOpening("opening-6", [1n, 2n, 3n, 4n, 5n]),
      () => proveOpening("opening-6", [FIELD, 2n, 3n, 4n, 5n, 6n]),
      () => proveOpening("digits-fast", [1n, 2n, 3n, 4n, 5n, 6n]),
      () => openingInstance("iris"),
      () => circuitInstance("opening-6"),
      () => circuitModel("opening-6"),
    ];
    for (const wrong of wrongs) expect(await failure(wrong)).to.equal("INVALID_INPUT");
    expect(await failure(() => anyInstance("opening-7"))).to.equal("UNKNOWN_CIRCUIT");
  });
});
