/**
 * The groups G1 and G2 of BN254 in plain bigint arithmetic, for making keys and proofs in tests. Slow, not constant
 * time, and independent of both the contracts and snarkjs.
 */

/** The prime of the coordinates' field. */
export const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
/** The order of the groups. */
export const R = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** An element c0 + c1·i of the quadratic extension, i² = −1. */
export type Fp2 = readonly [c0: bigint, c1: bigint];

/** An affine point; null is zero, the point at infinity. */
export type Point<T> = { readonly x: T; readonly y: T } | null;
export type G1 = Point<bigint>;
export type G2 = Point<Fp2>;

interface Field<T> {
  readonly zero: T;
  readonly one: T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  inv(a: T): T;
  isZero(a: T): boolean;
}

/** The remainder in [0, modulus), of a negative number too. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** The inverse of a number that is coprime to the modulus, by Euclid's extended algorithm. */
export function invert(value: bigint, modulus: bigint): bigint {
  let [a, b] = [mod(value, modulus), modulus];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  if (a !== 1n)
    throw new RangeError("no inverse: the number is a multiple of a factor of the modulus");
  return mod(x, modulus);
}

const fp: Field<bigint> = {
  zero: 0n,
  one: 1n,
  add: (a, b) => mod(a + b, P),
  sub: (a, b) => mod(a - b, P),
  mul: (a, b) => (a * b) % P,
  inv: (a) => invert(a, P),
  isZero: (a) => a === 0n,
};

const fp2: Field<Fp2> = {
  zero: [0n, 0n],
  one: [1n, 0n],
  add: (a, b) => [mod(a[0] + b[0], P), mod(a[1] + b[1], P)],
  sub: (a, b) => [mod(a[0] - b[0], P), mod(a[1] - b[1], P)],
  mul: (a, b) => [mod(a[0] * b[0] - a[1] * b[1], P), (a[0] * b[1] + a[1] * b[0]) % P],
  inv: (a) => {
    const norm = invert(a[0] * a[0] + a[1] * a[1], P);
    return [mod(a[0] * norm, P), mod(-a[1] * norm, P)];
  },
  isZero: (a) => a[0] === 0n && a[1] === 0n,
};

/** (X : Y : Z) stands for the affine point (X/Z², Y/Z³). */
interface Jacobian<T> {
  readonly x: T;
  readonly y: T;
  readonly z: T;
}

function double<T>(f: Field<T>, p: Jacobian<T>): Jacobian<T> {
  const a = f.mul(p.x, p.x);
  const b = f.mul(p.y, p.y);
  const c = f.mul(b, b);
  const xb = f.mul(p.x, b);
  const d = f.add(f.add(xb, xb), f.add(xb, xb)); // 4·x·y²
  const e = f.add(f.add(a, a), a); // 3·x²
  const x = f.sub(f.mul(e, e), f.add(d, d));
  const c2 = f.add(c, c);
  const c8 = f.add(f.add(c2, c2), f.add(c2, c2));
  const yz = f.mul(p.y, p.z);
  return { x, y: f.sub(f.mul(e, f.sub(d, x)), c8), z: f.add(yz, yz) };
}

function addJacobian<T>(f: Field<T>, p: Jacobian<T>, q: Jacobian<T>): Jacobian<T> {
  if (f.isZero(p.z)) return q;
  if (f.isZero(q.z)) return p;
  const pz = f.mul(p.z, p.z);
  const qz = f.mul(q.z, q.z);
  const u1 = f.mul(p.x, qz);
  const s1 = f.mul(p.y, f.mul(qz, q.z));
  const h = f.sub(f.mul(q.x, pz), u1);
  const r = f.sub(f.mul(q.y, f.mul(pz, p.z)), s1);
  if (f.isZero(h)) return f.isZero(r) ? double(f, p) : { x: f.one, y: f.one, z: f.zero };
  const h2 = f.mul(h, h);
  const h3 = f.mul(h2, h);
  const v = f.mul(u1, h2);
  const x = f.sub(f.sub(f.mul(r, r), h3), f.add(v, v));
  return {
    x,
    y: f.sub(f.mul(r, f.sub(v, x)), f.mul(s1, h3)),
    z: f.mul(h, f.mul(p.z, q.z)),
  };
}

function lift<T>(f: Field<T>, p: Point<T>): Jacobian<T> {
  return p === null ? { x: f.one, y: f.one, z: f.zero } : { ...p, z: f.one };
}

function lower<T>(f: Field<T>, p: Jacobian<T>): Point<T> {
  if (f.isZero(p.z)) return null;
  const z = f.inv(p.z);
  const z2 = f.mul(z, z);
  return { x: f.mul(p.x, z2), y: f.mul(p.y, f.mul(z2, z)) };
}

function multiply<T>(f: Field<T>, p: Point<T>, scalar: bigint): Point<T> {
  let sum = lift(f, null);
  let power = lift(f, p);
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) sum = addJacobian(f, sum, power);
    power = double(f, power);
  }
  return lower(f, sum);
}

export const G1_GENERATOR: G1 = { x: 1n, y: 2n };

export const G2_GENERATOR: G2 = {
  x: [
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
  ],
  y: [
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
  ],
};

/** scalar · point, for a scalar that is taken mod r. */
export function mulG1(point: G1, scalar: bigint): G1 {
  return multiply(fp, point, mod(scalar, R));
}

export function addG1(a: G1, b: G1): G1 {
  return lower(fp, addJacobian(fp, lift(fp, a), lift(fp, b)));
}

export function negG1(point: G1): G1 {
  return point === null ? null : { x: point.x, y: mod(-point.y, P) };
}

/** scalar · point, for a scalar that is taken mod r. */
export function mulG2(point: G2, scalar: bigint): G2 {
  return multiply(fp2, point, mod(scalar, R));
}

export function addG2(a: G2, b: G2): G2 {
  return lower(fp2, addJacobian(fp2, lift(fp2, a), lift(fp2, b)));
}

export function negG2(point: G2): G2 {
  return point === null ? null : { x: point.x, y: fp2.sub(fp2.zero, point.y) };
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}

/** The 64 bytes of a G1 point as EIP-196 has them, in hex without 0x. */
export function encodeG1(point: G1): string {
  return point === null ? "0".repeat(128) : word(point.x) + word(point.y);
}

/** The 128 bytes of a G2 point as EIP-197 has them (the imaginary part first), in hex without 0x. */
export function encodeG2(point: G2): string {
  if (point === null) return "0".repeat(256);
  return word(point.x[1]) + word(point.x[0]) + word(point.y[1]) + word(point.y[0]);
}
