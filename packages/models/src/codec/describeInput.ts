import type { ModelCodec } from "../model.js";

/** The input that a model takes from its user, in words: for errors and for the help of a command line. */
export function describeInput({ file, inputValues }: ModelCodec): string {
  const { shape, encoding } = file.input;
  switch (encoding.type) {
    case "image":
      return `an image of ${shape.join(" x ")} pixels, 0 background to 255 ink`;
    case "decimals": {
      const { names, unit } = encoding;
      const each = names === undefined ? "" : ` (${names.join(", ")})`;
      return `${inputValues} numbers${each}${unit === undefined ? "" : ` in ${unit}`}`;
    }
  }
}
