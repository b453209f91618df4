import { readFileSync } from "node:fs";

import { CircuitError } from "../errors.js";
import { builtFile } from "../paths.js";

/** Input signals that circuits have. */
export type InputSignal = "values" | "salt" | "context" | "at";

/**
 * Wires of a built circuit's inputs, by circom's symbol file: each signal with the
 * wires of its elements in order. Where -O1 folded an input into
 * the public output that copies it (raw words, z), that output's wire is the input's.
 * @throws CircuitError NOT_BUILT
 */
export function inputWires(circuit: string): Record<InputSignal, number[]> {
  let text: string;
  try {
    text = readFileSync(builtFile(circuit, "sym"), "utf8");
  } catch (cause) {
    throw new CircuitError(
      "NOT_BUILT",
      `circuit ${circuit} is not built`,
      "Run `npm run circuits`",
      cause,
    );
  }
  const wires = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, wire, , name] = line.split(",");
    if (name !== undefined && /^main\.[A-Za-z]+(\[\d+\])*$/.test(name))
      wires.set(name.slice("main.".length), Number(wire));
  }
  const result: Record<InputSignal, number[]> = { values: [], salt: [], context: [], at: [] };
  for (const [name, wire] of wires) {
    const signal = /^(values|salt|context|at)(?:\[|$)/.exec(name)?.[1];
    if (signal === undefined) continue;
    const copy = name.replace(/^values/, "words").replace(/^at$/, "z");
    const found = wire >= 0 ? wire : wires.get(copy);
    if (found === undefined || found < 0)
      throw new CircuitError("NOT_BUILT", `input ${name} of ${circuit} has no wire`, "Report it");
    result[signal as InputSignal].push(found);
  }
  return result;
}
