import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

import { FIELD } from "@assay/models";

import { CircuitError } from "../errors.js";
import { builtFile } from "../paths.js";
import type { SignalInputs } from "./types.js";

/** The functions that a circom 2 witness generator exports. */
interface CircomExports {
  init(sanityCheck: number): void;
  getFieldNumLen32(): number;
  getWitnessSize(): number;
  getInputSignalSize(hashHigh: number, hashLow: number): number;
  setInputSignal(hashHigh: number, hashLow: number, index: number): void;
  getWitness(index: number): void;
  readSharedRWMemory(index: number): number;
  writeSharedRWMemory(index: number, value: number): void;
  getMessageChar(): number;
}

/** Computes witnesses of one circuit. */
export interface WitnessCalculator {
  /** All wires, as 32-byte little-endian words. */
  calculate(inputs: SignalInputs): Uint8Array;
}

/** FNV-1a, 64 bits: how circom names its input signals. */
function signalHash(name: string): { high: number; low: number } {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name)) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}

/**
 * Compiles with V8's baseline compiler only. A witness generator is one straight-line function of megabytes: optimising it
 * gains nothing, takes a core away from the prover for a minute, and keeps the process from exiting until it is done.
 */
function compileBaseline(wasm: Uint8Array): WebAssembly.Module {
  setFlagsFromString("--liftoff-only");
  try {
    return new WebAssembly.Module(wasm);
  } finally {
    setFlagsFromString("--no-liftoff-only");
  }
}

/** Starts a circom 2 witness generator. */
export async function witnessCalculator(wasm: Uint8Array): Promise<WitnessCalculator> {
  let message = "";
  const holder: { exports?: CircomExports } = {};
  const readMessage = (): void => {
    for (let c = holder.exports?.getMessageChar() ?? 0; c !== 0;) {
      message += String.fromCharCode(c);
      c = holder.exports?.getMessageChar() ?? 0;
    }
  };
  const module = compileBaseline(wasm);
  const instance = await WebAssembly.instantiate(module, {
    runtime: {
      exceptionHandler: (code: number) => {
        throw new Error(`circom exception ${code}`);
      },
      printErrorMessage: readMessage,
      writeBufferMessage: readMessage,
      showSharedRWMemory: () => undefined,
    },
  });
  const circuit = instance.exports as CircomExports;
  holder.exports = circuit;
  const words = circuit.getFieldNumLen32();
  const size = circuit.getWitnessSize();
  return {
    calculate(inputs) {
      message = "";
      try {
        // 0: the constraints are checked by the proof, not here.
        circuit.init(0);
        for (const [name, values] of Object.entries(inputs)) {
          const { high, low } = signalHash(name);
          const expected = circuit.getInputSignalSize(high, low);
          if (expected !== values.length) {
            throw new CircuitError(
              "INVALID_INPUT",
              expected < 0
                ? `the circuit has no input ${name}`
                : `input ${name} has ${values.length} values, not ${expected}`,
              "Give the inputs that docs/circuits.md lists",
            );
          }
          values.forEach((value, i) => {
            let rest = ((value % FIELD) + FIELD) % FIELD;
            for (let j = 0; j < words; j++) {
              circuit.writeSharedRWMemory(j, Number(rest & 0xffffffffn));
              rest >>= 32n;
            }
            circuit.setInputSignal(high, low, i);
          });
        }
      } catch (cause) {
        if (cause instanceof CircuitError) throw cause;
        throw new CircuitError(
          "WITNESS_FAILED",
          "the circuit has no witness for these inputs",
          message.trim() === "" ? "Check them against the reference engine" : message.trim(),
          cause,
        );
      }
      const out = new Uint8Array(size * 32);
      const view = new DataView(out.buffer);
      for (let i = 0; i < size; i++) {
        circuit.getWitness(i);
        for (let j = 0; j < words; j++)
          view.setUint32(i * 32 + j * 4, circuit.readSharedRWMemory(j), true);
      }
      return out;
    },
  };
}

const cache = new Map<string, Promise<WitnessCalculator>>();

/** The witness generator of a built circuit, started once. */
export function loadWitnessCalculator(circuit: string): Promise<WitnessCalculator> {
  let calculator = cache.get(circuit);
  if (calculator === undefined) {
    let wasm: Buffer;
    try {
      wasm = readFileSync(builtFile(circuit, "wasm"));
    } catch (cause) {
      throw new CircuitError(
        "NOT_BUILT",
        `circuit ${circuit} is not built`,
        "Run `npm run circuits`",
        cause,
      );
    }
    calculator = witnessCalculator(wasm);
    cache.set(circuit, calculator);
  }
  return calculator;
}
