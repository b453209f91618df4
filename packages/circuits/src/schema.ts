import { z } from "zod";

/** Weights are int8 in base64; biases are exact integers in the accumulator's unit, as decimal strings. */
const linear = {
  weights: z.base64(),
  bias: z.array(z.string().regex(/^-?\d+$/)),
};

const count = z.int().positive();

/** One step of an integer model. Images are channels last, `[row][column][channel]`. */
export const layerSchema = z.discriminatedUnion("type", [
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
  /** Sum, average (rounded half up) or maximum over windows that do not overlap. */
  z.strictObject({
    type: z.enum(["sumPool2d", "averagePool2d", "maxPool2d"]),
    height: count,
    width: count,
    channels: count,
    window: count,
  }),
  z.strictObject({ type: z.literal("relu") }),
  z.strictObject({ type: z.literal("square") }),
  /** floor((x + 2^(shift−1)) / 2^shift). */
  z.strictObject({ type: z.literal("requantise"), shift: count }),
  /** max(0, floor((x + 2^(shift−1)) / 2^shift)). */
  z.strictObject({ type: z.literal("reluRequantise"), shift: count }),
]);

/** A model file: everything that the circuit and the reference engine are made from. */
export const modelSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  description: z.string(),
  /** `commitment`: one public Poseidon word. `raw`: every value is a public word. */
  input: z.strictObject({
    mode: z.enum(["commitment", "raw"]),
    count,
    /** Every value is in [0, 2^bits). */
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    /** What the values are, for people. */
    encoding: z.string(),
  }),
  layers: z.array(layerSchema).min(1),
  /** `lanes`: all results, each offset by 2^(bits−1), packed. `argmax`: the first index of the largest result. */
  output: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("lanes"), bits: count }),
    z.strictObject({ type: z.literal("argmax") }),
  ]),
  classes: z.array(z.string()),
  /** Measured by the training script with the integer engine. */
  accuracy: z.strictObject({ right: count, total: count, protocol: z.string() }),
});

/** One layer of a model file. */
export type Layer = z.infer<typeof layerSchema>;

/** The content of a model file. */
export type ModelFile = z.infer<typeof modelSchema>;
