import { FIELD } from "../field.js";
import type { Parameters } from "./parameters.js";
import { FULL_ROUNDS, parametersOf } from "./parameters.js";

const known = new Map<number, Parameters>();

function fifthPower(value: bigint): bigint {
  const square = (value * value) % FIELD;
  return (value * ((square * square) % FIELD)) % FIELD;
}

/**
 * Poseidon over BN254's scalar field with the parameters of circomlib. The first hash of each width computes that width's
 * constants, which takes 10 to 60 ms.
 * @param inputs one to 16 elements of the field
 * @throws RangeError for another number of inputs
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  const width = inputs.length + 1;
  const { constants, matrix, partialRounds } = known.get(width) ?? parametersOf(width);
  known.set(width, { constants, matrix, partialRounds });
  const half = FULL_ROUNDS / 2;
  let state = [0n, ...inputs];
  for (let round = 0; round < FULL_ROUNDS + partialRounds; round++) {
    const isFull = round < half || round >= half + partialRounds;
    const raised = state.map((value, i) => {
      const sum = value + (constants[round * width + i] as bigint);
      return isFull || i === 0 ? fifthPower(sum) : sum;
    });
    state = matrix.map(
      (row) => row.reduce((sum, m, i) => sum + m * (raised[i] as bigint), 0n) % FIELD,
    );
  }
  return state[0] as bigint;
}
