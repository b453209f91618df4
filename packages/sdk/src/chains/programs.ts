import { id } from "ethers";

/**
 * Init code that a server runs for `eth_call` without a recipient: it costs nothing and changes nothing. Each program returns a
 * zero byte, since no code may begin with 0xEF, and then its words.
 */
const word = (value: bigint): string => value.toString(16).padStart(64, "0");

/** Clears the byte before offset 0x20, where a program may have left some, and returns it with the `words` words after it. */
const end = (words: number): string => `6000601f5360${(1 + 32 * words).toString(16)}601ff3`;

/** PUSH1 1. Every server that runs init code answers it. */
export const SANITY = `0x6001602052${end(1)}`;

/** Stores 1 in transient storage and reads it back. */
export const TRANSIENT = `0x60015f5d5f5c602052${end(1)}`;

/** Copies the word 7 in memory. */
export const COPY = `0x60075f5260205f60205e${end(1)}`;

/** Returns code of 24,576 bytes (EIP-170), from init code of 49,152 (EIP-3860). */
export const LARGE_CODE = "0x6160005ff3".padEnd(2 + 2 * 49_152, "0");

/**
 * Creates a contract with the code 0x00aabb. Words: its address, its code as EXTCODECOPY reads it, and the address that the
 * program itself has.
 */
export const CREATION = `0x6a6200aabb5f526003601df35f52600b60155ff08060205260035f605d833c30606052${end(3)}`;

/** Words: BLOCKHASH of a block, and PREVRANDAO. */
export const blockProgram = (height: bigint): string =>
  `0x7f${word(height)}4060205244604052${end(2)}`;

/** p of BN254. */
const P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n;
const G1 = [1n, 2n];
const G2 = [
  0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2n,
  0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6edn,
  0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975bn,
  0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daan,
];
const TWICE_G1 = [
  0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n,
  0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4n,
];
const words = (...values: bigint[]): string => `0x${values.map(word).join("")}`;

/** Calls of the precompiles of BN254, with what they must answer. */
export const BN254 = [
  { to: 6, data: words(...G1, ...G1), answer: words(...TWICE_G1) },
  { to: 7, data: words(...G1, 2n), answer: words(...TWICE_G1) },
  { to: 8, data: words(...G1, ...G2, 1n, P - 2n, ...G2), answer: words(1n) },
] as const;

/** A signature over P-256, of keccak256("assay") by the private key 1, as `libraries/P256.sol` has it. */
const P256_HASH = BigInt(id("assay"));
const P256_REST = [
  0xf8c621d729a7dfff90190ed552a7ea86a313c0a0a7697593fdf71c9412c93e3cn,
  0x22efe4dfae4b7210b03706f2a912f678bed33599f4b4de4686ac0402bf1331fen,
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

/** Calls of the precompile of EIP-7951: a signature that holds, and the same of another hash. */
export const P256 = {
  good: words(P256_HASH, ...P256_REST),
  bad: words(P256_HASH ^ 1n, ...P256_REST),
} as const;
