import { encodeImage, infer, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import type { PreparedInput } from "@assay/sdk";
import { prepareInput } from "@assay/sdk";

import { CIRCUIT } from "./settings.js";

/** One image of the MNIST test set, ready to be asked about. */
export interface Digit extends PreparedInput {
  /** Answer of the reference engine. */
  expected: bigint[];
}

/** The first images of the test set, with committed inputs: made before the stream, which then costs only its transactions. */
export function makeDigits(count: number): Digit[] {
  const circuit = loadModel(CIRCUIT);
  const { images } = loadMnist("test");
  return images.slice(0, count).map((image, i) => {
    const salt = 7n + BigInt(i);
    const values = encodeImage(circuit, image);
    return {
      ...prepareInput(circuit, { values, salt }),
      expected: infer(circuit, values).outputs,
    };
  });
}
