import { expect } from "chai";

import type { Model } from "@assay/models";
import {
  commitInput,
  describeInput,
  encodeImage,
  FIELD,
  formatOutputs,
  infer,
  inputWords,
  listModels,
  loadModel,
  ModelError,
  modelSchema,
  packInput,
  parseInput,
  poseidonChain,
  readInput,
  readOutputs,
} from "@assay/models";
import { loadIris, loadMnist } from "@assay/models/data";
import { random } from "@assay/models/train";

const iris = loadModel("iris");
const [mlp, fast, cnn] = ["digits-mlp", "digits-fast", "digits-cnn"].map(loadModel) as [
  Model,
  Model,
  Model,
];
const image = loadMnist("test").images[0] as Uint8Array;
const rng = random(0xc0dec);

/** The error that a call ends with. */
function failure(call: () => unknown): ModelError {
  try {
    call();
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** Values that a model takes, each as likely as any other. */
const anyValues = (model: Model): Uint8Array =>
  new Uint8Array(model.inputValues).map(() => rng.below(2 ** model.file.input.bits));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("model files", () => {
  it("are all read, and describe their input in words", () => {
    expect(listModels()).to.deep.equal(["digits-cnn", "digits-fast", "digits-mlp", "iris"]);
    expect(describeInput(fast)).to.equal("an image of 28 x 28 pixels, 0 background to 255 ink");
    expect(describeInput(iris)).to.equal(
      "4 numbers (sepal length, sepal width, petal length, petal width) in cm",
    );
  });

  it("are refused with an image of one side, and with names that are not one a value", () => {
    const { file } = iris;
    const input = (changed: object): unknown => ({ ...file, input: { ...file.input, ...changed } });
    expect(modelSchema.safeParse(input({})).success).to.equal(true);
    expect(modelSchema.safeParse(input({ encoding: { type: "image" } })).success).to.equal(false);
    expect(modelSchema.safeParse(input({ shape: [5] })).success).to.equal(false);
  });
});

describe("parseInput", () => {
  it("reads decimals in the model's unit, however they are separated", () => {
    for (const text of ["5.1,3.5,1.4,0.2", " 5.1 3.5\n1.40 .2 ", "[5.1, 3.5, 1.4, 0.2]"]) {
      expect([...parseInput(iris, text)]).to.deep.equal([51, 35, 14, 2]);
      expect([...parseInput(iris, bytesOf(text))]).to.deep.equal([51, 35, 14, 2]);
    }
  });

  it("reads all 150 flowers, and the model labels 147 of them rightly", () => {
    const flowers = loadIris();
    const right = flowers.filter(({ centimetres, species }) => {
      const { outputs } = infer(iris, parseInput(iris, centimetres.join(",")));
      return readOutputs(iris, outputs).label === species;
    });
    expect([flowers.length, right.length]).to.deep.equal([150, 147]);
  });

  it("reads an image from raw bytes, a PGM, an IDX file and a list of pixels alike", () => {
    const idx = Buffer.alloc(16 + 784);
    [0x803, 1, 28, 28].forEach((word, i) => idx.writeUInt32BE(word, 4 * i));
    idx.set(image, 16);
    const single = Buffer.alloc(12 + 784);
    [0x802, 28, 28].forEach((word, i) => single.writeUInt32BE(word, 4 * i));
    single.set(image, 12);
    const files = [
      image,
      Buffer.concat([Buffer.from("P5\n# a digit\n28 28\n255\n"), image]),
      idx,
      single,
      bytesOf(image.join(",")),
      image.join(" "),
      JSON.stringify([...image]),
    ];
    for (const model of [mlp, fast, cnn]) {
      for (const file of files)
        expect(parseInput(model, file)).to.deep.equal(encodeImage(model, image));
    }
  });

  const cases: [string, () => unknown, RegExp][] = [
    [
      "a digit for iris, as raw bytes",
      () => parseInput(iris, image),
      /the input of iris is 784 bytes that are no text\. iris takes 4 numbers \(sepal length/,
    ],
    [
      "a white image for iris, as raw bytes",
      () => parseInput(iris, new Uint8Array(784)),
      /the input of iris is 784 bytes that are no text\. iris takes 4 numbers/,
    ],
    [
      "a digit for iris, as text",
      () => parseInput(iris, image.join(",")),
      /the input of iris has 784 values, not 4/,
    ],
    [
      "a flower for a digit model",
      () => parseInput(fast, "5.1,3.5,1.4,0.2"),
      /the input of digits-fast has 4 values, not 784\. digits-fast takes an image of 28 x 28/,
    ],
    ["nothing", () => parseInput(iris, ""), /the input of iris has 0 values, not 4/],
    [
      "a word among the numbers",
      () => parseInput(iris, "5.1,wide,1.4,0.2"),
      /value 1 of the input of iris is "wide", not a number/,
    ],
    [
      "a number beyond the model's range",
      () => parseInput(iris, "5.1,3.5,1.4,25.6"),
      /petal width is 25\.6, not from 0 to 25\.5/,
    ],
    ["a negative number", () => parseInput(iris, "-5.1,3.5,1.4,0.2"), /sepal length is -5\.1/],
    [
      "a number finer than the model's step",
      () => parseInput(iris, "5.14,3.5,1.4,0.2"),
      /sepal length is 5\.14, which is finer than the model's step of 0\.1\. Round it: 5\.1 is/,
    ],
    [
      "a pixel above 255",
      () => parseInput(mlp, image.with(9, 0).join(",").replace("0", "256")),
      /pixel 0 of the input is 256, not an integer from 0 to 255/,
    ],
    [
      "a pixel that is no integer",
      () => parseInput(mlp, image.join(",").replace("0", "0.5")),
      /pixel 0 of the input is 0\.5/,
    ],
    [
      "a PGM of another size",
      () => parseInput(mlp, Buffer.from("P5 2 3 255 abcdef")),
      /the image has 3 rows of 2 pixels, not 28 of 28/,
    ],
    [
      "a PGM of two bytes a pixel",
      () => parseInput(mlp, Buffer.from("P5 28 28 65535 ")),
      /the PGM file has pixels up to 65535/,
    ],
    [
      "a PGM that is cut short",
      () => parseInput(mlp, Buffer.concat([Buffer.from("P5 28 28 255 "), image.subarray(1)])),
      /the image file has 783 bytes of pixels, not 784/,
    ],
    [
      "an IDX file of several images",
      () => {
        const idx = Buffer.alloc(16 + 2 * 784);
        [0x803, 2, 28, 28].forEach((word, i) => idx.writeUInt32BE(word, 4 * i));
        return parseInput(mlp, idx);
      },
      /the IDX file holds 2 images, not 1/,
    ],
  ];
  for (const [name, call, message] of cases) {
    it(`refuses ${name}`, () => {
      const { code, message: said } = failure(call);
      expect(code).to.equal("INVALID_INPUT");
      expect(said).to.match(message);
    });
  }
});

describe("packInput", () => {
  it("packs as many bytes as the values' bits take, behind the salt", () => {
    const sizes = [iris, mlp, fast, cnn].map((model) => {
      const salt = model === iris ? {} : { salt: 7n };
      return packInput(model, { values: anyValues(model), ...salt }).length;
    });
    expect(sizes).to.deep.equal([4, 32 + 784, 32 + 98, 32 + 392]);
  });

  it("of digits-mlp is the salt, big-endian, and the pixels", () => {
    const bytes = packInput(mlp, { values: image, salt: 258n });
    expect([...bytes.subarray(0, 32)]).to.deep.equal([...new Array<number>(30).fill(0), 1, 2]);
    expect(bytes.slice(32)).to.deep.equal(image);
  });

  it("is read back by readInput", () => {
    for (const model of [iris, mlp, fast, cnn]) {
      for (let i = 0; i < 20; i++) {
        const values = anyValues(model);
        const input = model === iris ? { values } : { values, salt: BigInt(i) };
        expect(readInput(model, packInput(model, input))).to.deep.equal(input);
      }
    }
  });

  it("holds the elements of the commitment: 31 bytes each, the lowest first", () => {
    for (const model of [mlp, fast, cnn]) {
      const values = anyValues(model);
      const packed = packInput(model, { values, salt: 5n }).subarray(32);
      const elements: bigint[] = [];
      for (let at = 0; at < packed.length; at += 31) {
        const part = packed.subarray(at, at + 31);
        elements.push(part.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n));
      }
      const { bits } = model.file.input;
      const expected = poseidonChain([5n, BigInt(bits) + 256n * 784n, ...elements]);
      expect(commitInput(model, values, 5n)).to.equal(expected);
      expect(inputWords(model, { values, salt: 5n })).to.deep.equal([expected]);
    }
  });

  it("gives raw words where the values are public", () => {
    expect(inputWords(iris, { values: [51, 35, 14, 2] })).to.deep.equal([51n, 35n, 14n, 2n]);
  });

  const cases: [string, () => unknown, RegExp][] = [
    [
      "another model's bytes",
      () => readInput(iris, packInput(mlp, { values: image, salt: 1n })),
      /the input of iris has 816 bytes, not 4/,
    ],
    [
      "pixels that were not cut to the model's bits",
      () => packInput(fast, { values: image, salt: 1n }),
      /input\[\d+\] of digits-fast is \d+, not an integer from 0 to 1/,
    ],
    [
      "a missing salt",
      () => packInput(mlp, { values: image }),
      /the salt of the input of digits-mlp is missing/,
    ],
    [
      "a salt for public values",
      () => packInput(iris, { values: [1, 2, 3, 4], salt: 1n }),
      /iris takes raw public inputs/,
    ],
    [
      "a salt outside the field",
      () => readInput(mlp, packInput(mlp, { values: image, salt: 0n }).fill(255, 0, 32)),
      /the salt is not in the field/,
    ],
    [
      "a salt of the field's order",
      () => packInput(mlp, { values: image, salt: FIELD }),
      /the salt is not in the field/,
    ],
  ];
  for (const [name, call, message] of cases) {
    it(`refuses ${name}`, () => {
      const { code, message: said } = failure(call);
      expect(code).to.equal("INVALID_INPUT");
      expect(said).to.match(message);
    });
  }

  it("refuses bits behind the last value", () => {
    // Five values of one bit leave three bits of their byte.
    const small = { ...fast, inputValues: 5 };
    const bytes = packInput(small, { values: [1, 0, 1, 1, 0], salt: 1n });
    expect(bytes[32]).to.equal(0b01101);
    bytes[32] = 0b101101;
    expect(failure(() => readInput(small, bytes)).message).to.match(/bits behind its last value/);
  });
});

describe("readOutputs", () => {
  it("gives the engine's results: the label, and the scores where there are lanes", () => {
    for (let i = 0; i < 50; i++) {
      for (const model of [iris, mlp, fast]) {
        const { logits, outputs, label } = infer(model, anyValues(model));
        const answer = readOutputs(model, outputs);
        expect(answer.index).to.equal(label);
        expect(answer.label).to.equal(model.file.output.labels[label]);
        expect(answer.scores).to.deep.equal(model === mlp ? logits : undefined);
      }
    }
  });

  it("is printed on one line", () => {
    expect(formatOutputs(iris, [1n])).to.equal("versicolor");
    const word = Array.from({ length: 10 }, (_, i) => (1n << 23n) + BigInt(i)).reduceRight(
      (sum, lane) => (sum << 24n) + lane,
    );
    expect(formatOutputs(mlp, [word])).to.equal(
      "9 (0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9)",
    );
  });

  const cases: [string, Model, bigint[], RegExp][] = [
    ["no words", iris, [], /iris has 1 output words, not 0/],
    ["too many words", mlp, [1n, 2n], /digits-mlp has 1 output words, not 2/],
    ["a label that there is not", iris, [3n], /output 3 of iris is no label: there are 3/],
    ["a negative word", fast, [-1n], /output -1 of digits-fast is no label/],
    ["bits above the lanes", mlp, [1n << 240n], /does not hold 10 lanes of 24 bits/],
  ];
  for (const [name, model, words, message] of cases) {
    it(`refuses ${name}`, () => {
      const { code, message: said } = failure(() => readOutputs(model, words));
      expect(code).to.equal("INVALID_OUTPUTS");
      expect(said).to.match(message);
    });
  }
});
