import { ModelError } from "../errors.js";
import type { ModelCodec } from "../model.js";

/** A model's answer. */
export interface Answer {
  /** Name of the largest result; of equal ones, the first. */
  label: string;
  /** Its index among the labels. */
  index: number;
  /** Every result, one a label; absent where the model gives its label only. */
  scores?: bigint[];
}

/** Index of the largest value; of equal ones, the first. */
export function argmax(values: readonly bigint[]): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > (values[best] as bigint)) best = i;
  });
  return best;
}

/**
 * Reads a model's output words.
 * @throws ModelError INVALID_OUTPUTS when the words are not as many, or not in the range, that the model gives
 */
export function readOutputs(model: ModelCodec, words: readonly bigint[]): Answer {
  const { name, lanes, outputWords, results } = model;
  const { labels } = model.file.output;
  const refuse = (problem: string): never => {
    throw new ModelError("INVALID_OUTPUTS", problem, `Give the output words of a ${name} job`);
  };
  if (words.length !== outputWords)
    refuse(`${name} has ${outputWords} output words, not ${words.length}`);
  if (lanes === undefined) {
    const word = words[0] as bigint;
    if (word < 0n || word >= BigInt(results))
      refuse(`output ${word} of ${name} is no label: there are ${results}`);
    return { label: labels[Number(word)] as string, index: Number(word) };
  }
  const { bits, perWord, offset } = lanes;
  words.forEach((word, i) => {
    const used = Math.min(perWord, results - i * perWord);
    if (word < 0n || word >> BigInt(used * bits) !== 0n)
      refuse(`output word ${i} of ${name} does not hold ${used} lanes of ${bits} bits`);
  });
  const scores = Array.from({ length: results }, (_, i) => {
    const word = words[Math.floor(i / perWord)] as bigint;
    return ((word >> BigInt((i % perWord) * bits)) & ((1n << BigInt(bits)) - 1n)) - offset;
  });
  const index = argmax(scores);
  return { label: labels[index] as string, index, scores };
}

/**
 * A model's answer on one line: the label, and every label's score where the model gives them.
 * @throws ModelError INVALID_OUTPUTS
 */
export function formatOutputs(model: ModelCodec, words: readonly bigint[]): string {
  const { label, scores } = readOutputs(model, words);
  if (scores === undefined) return label;
  const each = scores.map((score, i) => `${model.file.output.labels[i] ?? ""}: ${score}`);
  return `${label} (${each.join(", ")})`;
}
