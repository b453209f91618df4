import { FIELD } from "../field.js";

/** Rounds in which every element of the state is raised to the fifth power. */
export const FULL_ROUNDS = 8;

/** Rounds in which only the first element is, by the number of inputs, from 1 to 16. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68] as const;

/** Bits of an element of the field. */
const FIELD_BITS = 254;
const REGISTER_BITS = 80;
/** Positions of the register whose sum is the next bit. */
const TAPS = [62, 51, 38, 23, 13, 0] as const;

/** Round constants and mixing matrix of one width. */
export interface Parameters {
  /** One for each element and round. */
  constants: readonly bigint[];
  matrix: readonly (readonly bigint[])[];
  partialRounds: number;
}

/**
 * The source of random words from which the authors of Poseidon draw its constants: a shift register in self-shrinking mode,
 * Grain, which begins with a description of the parameters.
 * @returns a function that draws a word of 254 bits
 */
function grain(width: number, partialRounds: number): () => bigint {
  const description: readonly (readonly [value: number, bits: number])[] = [
    [1, 2], // a prime field
    [0, 4], // the S-box is a power
    [FIELD_BITS, 12],
    [width, 12],
    [FULL_ROUNDS, 10],
    [partialRounds, 10],
    [2 ** 30 - 1, 30],
  ];
  const register = Uint8Array.from(
    description.flatMap(([value, bits]) =>
      Array.from({ length: bits }, (_, i) => (value >> (bits - 1 - i)) & 1),
    ),
  );
  let start = 0;
  const step = (): number => {
    let bit = 0;
    for (const tap of TAPS) bit ^= register[(start + tap) % REGISTER_BITS] as number;
    register[start] = bit;
    start = (start + 1) % REGISTER_BITS;
    return bit;
  };
  for (let i = 0; i < 2 * REGISTER_BITS; i++) step();
  // Of each pair of bits, the first says whether the second counts.
  const bit = (): number => {
    while (step() === 0) step();
    return step();
  };
  return () => {
    let digits = "0b";
    for (let i = 0; i < FIELD_BITS; i++) digits += String(bit());
    return BigInt(digits);
  };
}

/** 1 / value in the field, by Euclid's algorithm. */
function inverse(value: bigint): bigint {
  let [r, rNext, s, sNext] = [FIELD, value % FIELD, 0n, 1n];
  while (rNext !== 0n) {
    const quotient = r / rNext;
    [r, rNext] = [rNext, r - quotient * rNext];
    [s, sNext] = [sNext, s - quotient * sNext];
  }
  return ((s % FIELD) + FIELD) % FIELD;
}

/**
 * The parameters of one width, computed as Poseidon's reference script does. They are circomlib's. Shipped as tables, those
 * of all widths would be 600 kB that no compression shrinks.
 * @param width number of inputs, plus one
 * @throws RangeError for a width that circomlib has no parameters of
 */
export function parametersOf(width: number): Parameters {
  const partialRounds = PARTIAL_ROUNDS[width - 2];
  if (partialRounds === undefined) throw new RangeError(`no Poseidon of ${width - 1} inputs`);
  const draw = grain(width, partialRounds);
  const constants: bigint[] = [];
  while (constants.length < width * (FULL_ROUNDS + partialRounds)) {
    const word = draw();
    if (word < FIELD) constants.push(word);
  }
  const points = Array.from({ length: 2 * width }, () => draw() % FIELD);
  const [rows, columns] = [points.slice(0, width), points.slice(width)];
  const matrix = rows.map((x) => columns.map((y) => inverse(x + y)));
  return { constants, matrix, partialRounds };
}
