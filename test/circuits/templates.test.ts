import { readdirSync } from "node:fs";

import { expect } from "chai";
import { poseidon1, poseidon16, poseidon2, poseidon5 } from "poseidon-lite";

import { CircuitError, listCircuits } from "@assay/circuits";
import { brokenConstraints, checkDeterminism, mutateWires } from "@assay/circuits/analysis";
import { templatesIn } from "@assay/circuits/build";
import { generateCircuit } from "@assay/circuits/generate";
import { LIBRARY } from "@assay/circuits/paths";
import { FIELD, poseidonChain } from "@assay/models";

import { templateSnippet } from "../utils/snippet.js";

type Values = readonly (number | bigint)[];

/** One template: outputs that it must compute, inputs that it must refuse, and the constraints that it may cost. */
interface Case {
  call: string;
  inputs: readonly string[];
  constraints: number;
  /** One list a signal of `inputs`, then the outputs. */
  pass: readonly (readonly [inputs: readonly Values[], outputs: Values])[];
  /** Inputs without a witness. */
  fail?: readonly (readonly Values[])[];
}

const upTo = (count: number): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + 1));
const image = [1, -2, 3, 4, 5, -6, 7, 8, 9];

const CASES: readonly Case[] = [
  {
    call: "Bits(8)",
    inputs: ["in"],
    constraints: 9,
    pass: [
      [[[0]], [0, 0, 0, 0, 0, 0, 0, 0]],
      [[[170]], [0, 1, 0, 1, 0, 1, 0, 1]],
      [[[255]], [1, 1, 1, 1, 1, 1, 1, 1]],
    ],
    fail: [[[256]], [[-1]]],
  },
  {
    call: "Range(8)",
    inputs: ["in"],
    constraints: 8,
    pass: [
      [[[0]], []],
      [[[127]], []],
      [[[128]], []],
      [[[255]], []],
    ],
    fail: [[[256]], [[-1]], [[FIELD / 2n]]],
  },
  {
    call: "Range(1)",
    inputs: ["in"],
    constraints: 1,
    pass: [
      [[[0]], []],
      [[[1]], []],
    ],
    fail: [[[2]], [[-1]]],
  },
  {
    call: "RangeAll(3, 4)",
    inputs: ["in"],
    constraints: 12,
    pass: [[[[0, 7, 15]], []]],
    fail: [[[0, 16, 1]], [[0, 1, -1]]],
  },
  {
    call: "Dense(3, 2, [1, -2, 3, 4, 0, -6], [7, -8])",
    inputs: ["in"],
    constraints: 2,
    pass: [
      [[[0, 0, 0]], [7, -8]],
      [[[1, 2, 3]], [13, -22]],
      [[[-5, 100, 9]], [-171, -82]],
    ],
  },
  {
    call: "Conv2d(3, 3, 1, 2, 2, 1, 0, [1, 2, 3, 4, -1, 0, 0, 1], [10, 0])",
    inputs: ["in"],
    constraints: 8,
    pass: [[[image], [39, 4, 5, -4, 77, 4, 63, 4]]],
  },
  {
    call: "Conv2d(3, 3, 1, 1, 3, 2, 1, [1, 1, 1, 1, 1, 1, 1, 1, 1], [0])",
    inputs: ["in"],
    constraints: 4,
    pass: [[[image], [8, 0, 24, 16]]],
  },
  {
    call: "SumPool2d(2, 4, 1, 2)",
    inputs: ["in"],
    constraints: 2,
    pass: [[[[1, 2, 3, 4, 5, 6, 7, -8]], [14, 6]]],
  },
  {
    call: "Less(8)",
    inputs: ["a", "b"],
    constraints: 11,
    pass: [
      [[[1], [2]], [1]],
      [[[2], [2]], [0]],
      [[[3], [2]], [0]],
      [[[-64], [64]], [1]],
      [[[127], [0]], [0]],
    ],
    fail: [
      [[128], [0]],
      [[-129], [0]],
      [[FIELD / 2n], [0]],
    ],
  },
  {
    call: "ReluRequantise(10, 3)",
    inputs: ["in"],
    constraints: 13,
    pass: [
      [[[3]], [0]],
      [[[4]], [1]],
      [[[-4]], [0]],
      [[[-5]], [0]],
      [[[-516]], [0]],
      [[[507]], [63]],
    ],
    fail: [[[508]], [[-517]]],
  },
  {
    call: "Square()",
    inputs: ["in"],
    constraints: 1,
    pass: [
      [[[5]], [25]],
      [[[-5]], [25]],
    ],
  },
  {
    call: "Argmax(4, 8)",
    inputs: ["in"],
    constraints: 39,
    pass: [
      [[[1, 2, 3, 4]], [3]],
      [[[4, 3, 2, 1]], [0]],
      // Ties: the first of the largest wins.
      [[[7, 7, 7, 7]], [0]],
      [[[1, 7, 7, 0]], [1]],
      [[[-3, -1, -2, -1]], [1]],
    ],
    fail: [[[0, 200, 0, 0]]],
  },
  {
    call: "PackLanes(3, 8, 2)",
    inputs: ["in"],
    constraints: 2,
    pass: [[[[-128, 127, 0]], [0 + 255 * 256, 128]]],
  },
  {
    call: "Poseidon(1)",
    inputs: ["in"],
    constraints: 216,
    pass: [[[[1]], [poseidon1([1n])]]],
  },
  {
    call: "Poseidon(2)",
    inputs: ["in"],
    constraints: 243,
    pass: [
      [[[1, 2]], [poseidon2([1n, 2n])]],
      [[[0, FIELD - 1n]], [poseidon2([0n, FIELD - 1n])]],
    ],
  },
  {
    call: "Poseidon(5)",
    inputs: ["in"],
    constraints: 324,
    pass: [[[[1, 2, 3, 4, 5]], [poseidon5(upTo(5))]]],
  },
  {
    call: "Poseidon(16)",
    inputs: ["in"],
    constraints: 612,
    pass: [[[upTo(16)], [poseidon16(upTo(16))]]],
  },
  {
    call: "PoseidonChain(17)",
    inputs: ["in"],
    constraints: 855,
    pass: [[[upTo(17)], [poseidonChain(upTo(17))]]],
  },
  {
    call: "Commitment(3, 4)",
    inputs: ["in", "salt"],
    constraints: 265,
    pass: [
      [[[1, 2, 15], [99]], [poseidonChain([99n, 4n + 256n * 3n, 1n + 2n * 16n + 15n * 256n])]],
    ],
  },
  {
    call: "Context()",
    inputs: ["in"],
    constraints: 2,
    pass: [
      [[[5]], []],
      [[[FIELD - 1n]], []],
    ],
  },
  {
    call: "Horner(3)",
    inputs: ["in", "at"],
    constraints: 2,
    pass: [[[[1, 2, 3], [10]], [321]]],
  },
  {
    call: "Opening(3)",
    inputs: ["values", "at"],
    constraints: 267,
    pass: [
      [
        [[1, 2, 3], [10]],
        [poseidonChain([1n, 2n, 3n]), 10, 321],
      ],
    ],
  },
];

const reduce = (value: number | bigint): bigint => ((BigInt(value) % FIELD) + FIELD) % FIELD;

describe("circuit templates", () => {
  const library = readdirSync(LIBRARY)
    .map((file) => file.replace(/\.circom$/, ""))
    .sort();

  it("are all tested here", () => {
    const tested = new Set(CASES.map(({ call }) => call.slice(0, call.indexOf("("))));
    expect([...tested].sort()).to.deep.equal(library);
  });

  it("all serve a committed circuit", () => {
    const used = listCircuits().flatMap((name) => templatesIn(generateCircuit(name).source));
    expect([...new Set(used)].sort()).to.deep.equal(library);
  });

  for (const { call, inputs, constraints, pass, fail } of CASES) {
    describe(call, () => {
      const compiled = templateSnippet(call, inputs);
      const signals = (values: readonly Values[]): Record<string, bigint[]> =>
        Object.fromEntries(inputs.map((name, i) => [name, (values[i] ?? []).map(reduce)]));

      it(`has ${constraints} constraints`, async () => {
        expect((await compiled).r1cs.constraints.length).to.equal(constraints);
      });

      it("computes its outputs", async () => {
        const { r1cs, witness } = await compiled;
        for (const [given, expected] of pass) {
          const wires = witness(signals(given));
          expect(wires.slice(1, 1 + r1cs.outputs)).to.deep.equal(expected.map(reduce));
          expect(brokenConstraints(r1cs, wires)).to.deep.equal([]);
        }
      });

      if (fail !== undefined) {
        it("has no witness for values out of range", async () => {
          const { witness } = await compiled;
          for (const given of fail)
            expect(() => witness(signals(given))).to.throw(CircuitError, /no witness/);
        });
      }

      it("leaves no wire undetermined by its inputs", async () => {
        const { r1cs } = await compiled;
        expect(checkDeterminism(r1cs).undetermined).to.deep.equal([]);
      });

      it("notices every change of a single wire but an input's", async () => {
        const { r1cs, witness } = await compiled;
        const lastInput = r1cs.outputs + r1cs.publicInputs;
        for (const [given] of pass) {
          const free = mutateWires(r1cs, witness(signals(given)));
          expect(free.filter(({ wire }) => wire <= r1cs.outputs || wire > lastInput)).to.deep.equal(
            [],
          );
        }
      });

      it("refuses a forged output", async () => {
        const { r1cs, witness } = await compiled;
        for (const [given] of pass) {
          for (let output = 1; output <= r1cs.outputs; output++) {
            const forged = witness(signals(given));
            forged[output] = reduce((forged[output] as bigint) + 1n);
            expect(brokenConstraints(r1cs, forged)).to.not.deep.equal([]);
          }
        }
      });
    });
  }
});
