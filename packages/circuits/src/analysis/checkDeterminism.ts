import { FIELD } from "@assay/models";

import type { LinearCombination, R1cs } from "./r1cs.js";

/** How a wire's only possible value follows from those before it. */
export type SolveStep =
  /** (a·b − Σ terms) · scale; a and b are absent in a linear relation. */
  | {
      rule: "linear";
      wire: number;
      a?: Relation;
      b?: Relation;
      terms: [number, bigint][];
      scale: bigint;
    }
  /** The bits whose sum, with these coefficients from small to large, is −scale·Σ terms. */
  | { rule: "bitSum"; bits: [number, bigint][]; terms: [number, bigint][]; scale: bigint }
  /** 1 where x is 0, else 0. */
  | { rule: "isZero"; wire: number; x: Relation };

/** Result of the propagation. */
export interface Determinism {
  /** Whether every public signal has exactly one value once the inputs are fixed. */
  publicUnique: boolean;
  /** Wires that no rule determined, in order: left to the mutation test. */
  undetermined: number[];
  /** How often each rule fired. */
  rules: { linear: number; bitSum: number; isZero: number };
  /** The order in which wires were determined: a way to compute the witness without circom's hints. */
  steps: SolveStep[];
  /** Wires of the system and the virtual bits that the steps use in addition. */
  size: number;
}

/** A linear relation Σ coefficient·wire = 0; wire 0 is the constant 1, wires past the r1cs are virtual bits. */
export type Relation = Map<number, bigint>;

function mod(value: bigint): bigint {
  const rest = value % FIELD;
  return rest < 0n ? rest + FIELD : rest;
}

/** The representative with the smallest magnitude. */
function centred(value: bigint): bigint {
  const rest = mod(value);
  return rest > FIELD / 2n ? rest - FIELD : rest;
}

function inverse(value: bigint): bigint {
  let [a, b, x, y] = [mod(value), FIELD, 1n, 0n];
  while (a !== 0n) {
    const q = b / a;
    [a, b, x, y] = [b - q * a, a, y - q * x, x];
  }
  return mod(y);
}

function toMap(combination: LinearCombination): Relation {
  const map: Relation = new Map();
  combination.wires.forEach((wire, i) => {
    const sum = mod((map.get(wire) ?? 0n) + (combination.coefficients[i] as bigint));
    if (sum === 0n) map.delete(wire);
    else map.set(wire, sum);
  });
  return map;
}

function isConstant(map: Relation): boolean {
  return map.size === 0 || (map.size === 1 && map.has(0));
}

function addScaled(into: Relation, from: Relation, factor: bigint): void {
  for (const [wire, coefficient] of from) {
    const sum = mod((into.get(wire) ?? 0n) + factor * coefficient);
    if (sum === 0n) into.delete(wire);
    else into.set(wire, sum);
  }
}

/**
 * If a·b = 0 and b = k·a + m, then a is 0 or −m/k: returns that other value, which is not 0.
 */
function secondRoot(a: Relation, b: Relation): bigint | undefined {
  let k: bigint | undefined;
  for (const [wire, coefficient] of a) {
    if (wire === 0) continue;
    const other = b.get(wire);
    if (other === undefined) return undefined;
    const ratio = mod(other * inverse(coefficient));
    if (k !== undefined && ratio !== k) return undefined;
    k = ratio;
  }
  if (k === undefined || [...b.keys()].some((wire) => wire !== 0 && !a.has(wire))) return undefined;
  const m = mod((b.get(0) ?? 0n) - k * (a.get(0) ?? 0n));
  return m === 0n ? undefined : mod(-m * inverse(k));
}

/** Where a factor of one wire is 0. */
function root(factor: Relation, wire: number): bigint {
  return mod(-(factor.get(0) ?? 0n) * inverse(factor.get(wire) ?? 1n));
}

/**
 * A scale that shows Σ coefficient·bit to take a different value for every choice of bits: scaled by it, each
 * coefficient exceeds the sum of the smaller ones, and all together stay below r.
 */
function superIncreasing(coefficients: readonly bigint[]): bigint | undefined {
  const scales = [
    1n,
    ...coefficients.slice(0, 1).map(inverse),
    ...coefficients.slice(-1).map(inverse),
  ];
  return scales.find((scale) => {
    const sizes = coefficients
      .map((coefficient) => centred(coefficient * scale))
      .map((value) => (value < 0n ? -value : value))
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    let sum = 0n;
    for (const size of sizes) {
      if (size <= sum) return false;
      sum += size;
    }
    return sum < FIELD;
  });
}

/**
 * Shows that a constraint system leaves no freedom: starting from the inputs, a wire is determined when
 * - *linear*: it is the only unknown of a relation that is linear in it with a constant, non-zero coefficient;
 * - *bit sum*: it is one of the bits that are the only unknowns of a linear relation whose bit sums are all different;
 * - *is zero*: it is the y of x·inv = 1 − y, x·y = 0 with x determined (inv itself stays free where x = 0).
 *
 * The idea is that of Ecne (0xPARC, 2022) and Picus (Pailoor and others, PLDI 2023), without a solver: rules only, so
 * every wire shown to be determined is determined, and the others are listed.
 * @param r1cs the constraint system
 * @param inputs wires that are taken as given in addition to the constant; by default the public and private inputs
 */
export function checkDeterminism(
  r1cs: R1cs,
  inputs: readonly number[] = Array.from(
    { length: r1cs.publicInputs + r1cs.privateInputs },
    (_, i) => 1 + r1cs.outputs + i,
  ),
): Determinism {
  const relations: Relation[] = [];
  /** Constraints that are truly quadratic: usable once both factors are known. */
  const products: { a: Relation; b: Relation; c: Relation }[] = [];
  const isBit = new Set<number>();
  let next = r1cs.wires;

  // 1. Sort the constraints into linear relations, two-valued expressions and products.
  for (const constraint of r1cs.constraints) {
    const [a, b, c] = [toMap(constraint.a), toMap(constraint.b), toMap(constraint.c)];
    if (isConstant(a) || isConstant(b)) {
      const relation: Relation = new Map();
      if (isConstant(a)) addScaled(relation, b, a.get(0) ?? 0n);
      else addScaled(relation, a, b.get(0) ?? 0n);
      addScaled(relation, c, -1n);
      relations.push(relation);
      continue;
    }
    const other = c.size === 0 ? secondRoot(a, b) : undefined;
    if (other === undefined) {
      products.push({ a, b, c });
      continue;
    }
    const wires = [...a.keys()].filter((wire) => wire !== 0);
    const only = wires.length === 1 ? wires[0] : undefined;
    const roots = only === undefined ? [] : [a, b].map((factor) => root(factor, only));
    if (only !== undefined && roots.includes(0n) && roots.includes(1n)) {
      isBit.add(only);
    } else {
      // The expression is other·bit for a bit that has no wire of its own.
      const bit = next++;
      isBit.add(bit);
      const relation = new Map(a);
      relation.set(bit, mod(-other));
      relations.push(relation);
    }
  }

  // 2. Index: which relations and products a wire occurs in, and how many unknowns each has.
  const known = new Uint8Array(next);
  const inRelations: number[][] = Array.from({ length: next }, () => []);
  const inProducts: number[][] = Array.from({ length: next }, () => []);
  const unknowns = relations.map((relation, i) => {
    for (const wire of relation.keys()) inRelations[wire]?.push(i);
    return relation.size;
  });
  const factorUnknowns = products.map(({ a, b, c }, i) => {
    const factors = new Set([...a.keys(), ...b.keys()]);
    for (const wire of new Set([...factors, ...c.keys()])) inProducts[wire]?.push(i);
    return factors.size;
  });
  const nonBits = relations.map(
    (relation) => [...relation.keys()].filter((wire) => !isBit.has(wire)).length,
  );
  const rules = { linear: 0, bitSum: 0, isZero: 0 };
  const steps: SolveStep[] = [];
  const queue: number[] = [];
  const learn = (wire: number): void => {
    if (known[wire] === 1) return;
    known[wire] = 1;
    queue.push(wire);
  };

  const tryRelation = (i: number): void => {
    const count = unknowns[i] as number;
    if (count === 0 || (count > 1 && (nonBits[i] as number) > 0)) return;
    const relation = relations[i] as Relation;
    const open = [...relation].filter(([wire]) => known[wire] === 0);
    const terms = [...relation].filter(([wire]) => known[wire] === 1);
    const [first] = open;
    if (first === undefined) return;
    if (open.length === 1) {
      rules.linear++;
      steps.push({ rule: "linear", wire: first[0], terms, scale: inverse(first[1]) });
      learn(first[0]);
      return;
    }
    const scale = superIncreasing(open.map(([, coefficient]) => coefficient));
    if (scale === undefined) return;
    rules.bitSum++;
    const size = (value: bigint): bigint => (value < 0n ? -value : value);
    const bits = open
      .map(([wire, coefficient]): [number, bigint] => [wire, centred(coefficient * scale)])
      .sort(([, a], [, b]) => (size(a) < size(b) ? -1 : 1));
    steps.push({ rule: "bitSum", bits, terms, scale });
    for (const [wire] of open) learn(wire);
  };
  const tryProduct = (i: number): void => {
    if (factorUnknowns[i] !== 0) return;
    const { a, b, c } = products[i] as (typeof products)[number];
    const open = [...c].filter(([wire]) => known[wire] === 0);
    const [first] = open;
    if (open.length !== 1 || first === undefined) return;
    rules.linear++;
    const terms = [...c].filter(([wire]) => known[wire] === 1);
    steps.push({ rule: "linear", wire: first[0], a, b, terms, scale: inverse(first[1]) });
    learn(first[0]);
  };
  const propagate = (): void => {
    for (let wire = queue.pop(); wire !== undefined; wire = queue.pop()) {
      for (const i of inRelations[wire] ?? []) {
        unknowns[i] = (unknowns[i] as number) - 1;
        if (!isBit.has(wire)) nonBits[i] = (nonBits[i] as number) - 1;
        tryRelation(i);
      }
      for (const i of inProducts[wire] ?? []) {
        const { a, b } = products[i] as (typeof products)[number];
        if (a.has(wire) || b.has(wire)) factorUnknowns[i] = (factorUnknowns[i] as number) - 1;
        tryProduct(i);
      }
    }
  };

  // 3. Propagate from the inputs; then look for zero tests until nothing changes.
  learn(0);
  for (const wire of inputs) learn(wire);
  propagate();
  for (let changed = true; changed;) {
    changed = false;
    for (const { x, y } of zeroTests(products, known)) {
      rules.isZero++;
      steps.push({ rule: "isZero", wire: y, x });
      learn(y);
      changed = true;
      propagate();
    }
  }

  const undetermined: number[] = [];
  for (let wire = 1; wire < r1cs.wires; wire++) if (known[wire] === 0) undetermined.push(wire);
  return {
    publicUnique: undetermined.every((wire) => wire > r1cs.publicSignals),
    undetermined,
    rules,
    steps,
    size: next,
  };
}

/** The y of x·inv = 1 − y and x·y = 0 with x known and y not. */
function* zeroTests(
  products: readonly { a: Relation; b: Relation; c: Relation }[],
  known: Uint8Array,
): Generator<{ x: Relation; y: number }> {
  const allKnown = (map: Relation): boolean => [...map.keys()].every((wire) => known[wire] === 1);
  const proportional = (p: Relation, q: Relation): boolean => {
    const [first] = p;
    if (first === undefined || p.size !== q.size) return false;
    const ratio = mod((q.get(first[0]) ?? 0n) * inverse(first[1]));
    return ratio !== 0n && [...p].every(([wire, value]) => q.get(wire) === mod(value * ratio));
  };
  // x·y = 0, either way round.
  const zeroProducts = products.flatMap(({ a, b, c }) => {
    if (c.size !== 0) return [];
    return [
      { x: a, y: b },
      { x: b, y: a },
    ].flatMap(({ x, y }) => {
      const [only] = y;
      return only !== undefined && y.size === 1 && allKnown(x) && known[only[0]] === 0
        ? [{ x, y: only[0] }]
        : [];
    });
  });
  for (const { x, y } of zeroProducts) {
    if (known[y] === 1) continue;
    const found = products.some(({ a, b, c }) => {
      // c = ±(1 − y) times a constant, so that y is 1 where x is 0.
      const inC = c.get(y);
      const constant = c.get(0);
      if (c.size !== 2 || inC === undefined || constant === undefined) return false;
      if (mod(inC + constant) !== 0n) return false;
      return (
        (proportional(x, a) && !b.has(y) && !allKnown(b)) ||
        (proportional(x, b) && !a.has(y) && !allKnown(a))
      );
    });
    if (found) yield { x, y };
  }
}
