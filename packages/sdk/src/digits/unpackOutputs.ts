import { SdkError } from "../chain/errors.js";

const LANE_BITS = 24n;
const LANE_MASK = (1n << LANE_BITS) - 1n;
const OFFSET = 1n << 23n;
const CLASSES = 10;

/** The answer of a digit model. */
export interface Digits {
  /** Ten logits, one for each digit. */
  logits: bigint[];
  /** The digit with the largest logit; among equal logits, the smallest digit. */
  label: number;
}

/**
 * Reads the output word of the digit models: lane i at bits [24i, 24i + 24), offset by 2^23.
 * @throws SdkError INVALID_OUTPUTS
 */
export function unpackOutputs(outputs: readonly bigint[]): Digits {
  const [word] = outputs;
  if (word === undefined || outputs.length !== 1 || word < 0n || word >> 240n !== 0n) {
    throw new SdkError(
      "INVALID_OUTPUTS",
      `${outputs.length} output words do not hold ten 24-bit lanes`,
      "Pass the single output word of a digit model",
    );
  }
  const logits = Array.from(
    { length: CLASSES },
    (_, i) => ((word >> (LANE_BITS * BigInt(i))) & LANE_MASK) - OFFSET,
  );
  let label = 0;
  logits.forEach((logit, i) => {
    if (logit > (logits[label] as bigint)) label = i;
  });
  return { logits, label };
}
