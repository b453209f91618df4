/** G1 point, affine. */
export type G1 = readonly [x: bigint, y: bigint];

/** G2 point, affine, each coordinate as [c0, c1] of c0 + c1·u: snarkjs's order, not the precompile's. */
export type G2 = readonly [x: readonly [bigint, bigint], y: readonly [bigint, bigint]];

/** A Groth16 verifying key over BN254. */
export interface VerifyingKey {
  alpha: G1;
  beta: G2;
  gamma: G2;
  delta: G2;
  /** One point for the constant 1, then one a public signal. */
  ic: G1[];
}

/** Generator of G2 that snarkjs and EIP-197 use. */
export const G2_GENERATOR: G2 = [
  [
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
  ],
  [
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
  ],
];

/** Order of BN254's base field: point coordinates are below it. */
export const BASE_FIELD =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;
