import { FIELD } from "@assay/models";

import { CircuitError } from "../errors.js";

/** Σ coefficient·wire, as two columns. Coefficients are reduced mod r; wire 0 is the constant 1. */
export interface LinearCombination {
  wires: Uint32Array;
  coefficients: bigint[];
}

/** a·b = c */
export interface Constraint {
  a: LinearCombination;
  b: LinearCombination;
  c: LinearCombination;
}

/** A rank-1 constraint system. Wires: 1, outputs, public inputs, private inputs, the rest. */
export interface R1cs {
  wires: number;
  outputs: number;
  publicInputs: number;
  privateInputs: number;
  /** Outputs and public inputs. */
  publicSignals: number;
  constraints: Constraint[];
}

/** Parses the iden3 binary format, version 1 (r1csfile's documentation). */
export function readR1cs(bytes: Uint8Array): R1cs {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bad = (problem: string): CircuitError =>
    new CircuitError("BUILD_FAILED", `the r1cs file ${problem}`, "Build the circuit again");
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") !== "r1cs") throw bad("has no magic");
  const sections = new Map<number, number>();
  let at = 12;
  for (let i = view.getUint32(8, true); i > 0; i--) {
    sections.set(view.getUint32(at, true), at + 12);
    at += 12 + Number(view.getBigUint64(at + 4, true));
  }
  const header = sections.get(1);
  let cursor = sections.get(2);
  if (header === undefined || cursor === undefined) throw bad("lacks a section");
  const wordSize = view.getUint32(header, true);
  const readField = (offset: number): bigint =>
    view.getBigUint64(offset, true) |
    (view.getBigUint64(offset + 8, true) << 64n) |
    (view.getBigUint64(offset + 16, true) << 128n) |
    (view.getBigUint64(offset + 24, true) << 192n);
  if (wordSize !== 32 || readField(header + 4) !== FIELD) throw bad("is not over BN254");
  const [wires, outputs, publicInputs, privateInputs] = [36, 40, 44, 48].map((o) =>
    view.getUint32(header + o, true),
  ) as [number, number, number, number];
  const count = view.getUint32(header + 60, true);
  const combination = (): LinearCombination => {
    let offset = cursor as number;
    const size = view.getUint32(offset, true);
    offset += 4;
    const result = { wires: new Uint32Array(size), coefficients: new Array<bigint>(size) };
    for (let i = 0; i < size; i++) {
      result.wires[i] = view.getUint32(offset, true);
      result.coefficients[i] = readField(offset + 4);
      offset += 36;
    }
    cursor = offset;
    return result;
  };
  const constraints: Constraint[] = [];
  for (let i = 0; i < count; i++) {
    const a = combination();
    const b = combination();
    const c = combination();
    constraints.push({ a, b, c });
  }
  return {
    wires,
    outputs,
    publicInputs,
    privateInputs,
    publicSignals: outputs + publicInputs,
    constraints,
  };
}
