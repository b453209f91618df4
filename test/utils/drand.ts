import { existsSync, readFileSync } from "node:fs";

import { hashToField, mapToPoint } from "@assay/sdk";
import { keccak256, toBeHex } from "ethers";

import { addG1, G2_GENERATOR, mulG1, mulG2 } from "./bn254.js";

const VECTORS = new URL("../../../shared/vectors/drand/evmnet.json", import.meta.url);

export type Words4 = [bigint, bigint, bigint, bigint];

/** Parameters of drand's evmnet with real rounds, or undefined where the vectors are not at hand. */
export function realEvmnet() {
  if (!existsSync(VECTORS)) return undefined;
  const json = JSON.parse(readFileSync(VECTORS, "utf8")) as {
    genesisTime: number;
    periodSeconds: number;
    publicKeyG2: string;
    rounds: { round: number; x: string; y: string }[];
  };
  const key = json.publicKeyG2.slice(2);
  return {
    genesis: BigInt(json.genesisTime),
    period: BigInt(json.periodSeconds),
    publicKey: [0, 1, 2, 3].map((i) => BigInt(`0x${key.slice(64 * i, 64 * i + 64)}`)) as Words4,
    rounds: json.rounds.map(({ round, x, y }) => ({
      round: BigInt(round),
      x: BigInt(x),
      y: BigInt(y),
    })),
  };
}

/** A public key in G2, as the contract takes it. */
export function publicKeyOf(secret: bigint): Words4 {
  const point = mulG2(G2_GENERATOR, secret);
  if (point === null) throw new RangeError("the secret is a multiple of the order");
  return [point.x[1], point.x[0], point.y[1], point.y[0]];
}

/** A round of a drand network of which the test knows the secret. */
export function signRound(secret: bigint, round: bigint) {
  const [first, second] = hashToField(keccak256(toBeHex(round, 8))).map(mapToPoint);
  if (first === undefined || second === undefined) throw new RangeError("a message has two");
  const signature = mulG1(addG1(first, second), secret);
  if (signature === null) throw new RangeError("the signature is zero");
  return { round, ...signature };
}
