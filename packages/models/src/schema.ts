import { z } from "zod";

/** Weights are int8 in base64; biases are exact integers in the accumulator's unit, as decimal strings. */
const linear = {
  weights: z.base64(),
  bias: z.array(z.string().regex(/^-?\d+$/)),
};

const count = z.int().positive();

/** One step of an integer model. Images are channels last, `[row][column][channel]`. */
const layerSchema = z.discriminatedUnion("type", [
  /** y_o = b_o + Σ w_oi x_i, weights `[output][input]`. */
  z.strictObject({ type: z.literal("dense"), inputs: count, outputs: count, ...linear }),
  /** Zero-padded cross-correlation, weights `[filter][tap row][tap column][channel]`. */
  z.strictObject({
    type: z.literal("conv2d"),
    height: count,
    width: count,
    channels: count,
    filters: count,
    kernel: count,
    stride: count,
    padding: z.int().nonnegative(),
    ...linear,
  }),
  /** Sum over windows that do not overlap. */
  z.strictObject({
    type: z.literal("sumPool2d"),
    height: count,
    width: count,
    channels: count,
    window: count,
  }),
  z.strictObject({ type: z.literal("square") }),
  /** max(0, floor((x + 2^(shift−1)) / 2^shift)). */
  z.strictObject({ type: z.literal("reluRequantise"), shift: count }),
]);

/** The form in which a user gives the input, and how its numbers become the model's values. */
const encodingSchema = z.discriminatedUnion("type", [
  /** Pixels of 8 bits, 0 background to 255 ink; each value is a pixel's top `bits` bits. */
  z.strictObject({ type: z.literal("image") }),
  /** Decimal numbers in `unit`; each value is the number times `scale`, which must be an integer. */
  z.strictObject({
    type: z.literal("decimals"),
    scale: count,
    unit: z.string().optional(),
    /** A name for each value, in order. */
    names: z.array(z.string()).optional(),
  }),
]);

const inputSchema = z
  .strictObject({
    /** `commitment`: one public Poseidon word. `raw`: every value is a public word. */
    mode: z.enum(["commitment", "raw"]),
    /** An image has rows and columns; a list has its length. */
    shape: z.array(count).min(1).max(3),
    /** Every value is in [0, 2^bits). */
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    encoding: encodingSchema,
  })
  .refine(({ shape, encoding }) => encoding.type !== "image" || shape.length === 2, {
    message: "an image has a shape of rows and columns",
  })
  .refine(
    ({ shape, encoding }) =>
      encoding.type !== "decimals" ||
      encoding.names === undefined ||
      encoding.names.length === shape.reduce((product, side) => product * side, 1),
    { message: "there is not one name a value" },
  );

const labels = z.array(z.string()).min(2);

/** The meaning of the output words. `labels[i]` names result i. */
const outputSchema = z.discriminatedUnion("type", [
  /** All results, each offset by 2^(bits−1), packed from the lowest lane up. */
  z.strictObject({ type: z.literal("lanes"), bits: count, labels }),
  /** One word: the first index of the largest result. */
  z.strictObject({ type: z.literal("argmax"), labels }),
]);

/** A model file: codec, layers and measured accuracy. The circuit and the reference engine are made from it alone. */
export const modelSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  description: z.string(),
  input: inputSchema,
  layers: z.array(layerSchema).min(1),
  output: outputSchema,
  /** Measured by the training script with the integer engine. */
  accuracy: z.strictObject({ right: count, total: count, protocol: z.string() }),
});

/** One layer of a model file. */
export type Layer = z.infer<typeof layerSchema>;

/** The content of a model file. */
export type ModelFile = z.infer<typeof modelSchema>;
