import { AbiCoder, encodeRlp, toBeArray } from "ethers";

import type { Hex } from "../chain/hex.js";

/** A block as `eth_getBlockByNumber` returns it. */
export type RawBlock = Readonly<Record<string, unknown>>;

/** Fields of a header in their order, and whether each is a number, which RLP writes without leading zeros. */
const FIELDS: readonly (readonly [name: string, isNumber: boolean])[] = [
  ["parentHash", false],
  ["sha3Uncles", false],
  ["miner", false],
  ["stateRoot", false],
  ["transactionsRoot", false],
  ["receiptsRoot", false],
  ["logsBloom", false],
  ["difficulty", true],
  ["number", true],
  ["gasLimit", true],
  ["gasUsed", true],
  ["timestamp", true],
  ["extraData", false],
  ["mixHash", false],
  ["nonce", false],
  ["baseFeePerGas", true],
  ["withdrawalsRoot", false],
  ["blobGasUsed", true],
  ["excessBlobGas", true],
  ["parentBeaconBlockRoot", false],
  ["requestsHash", false],
  ["blockAccessListHash", false],
];

/** The header of a block in RLP: keccak256 of it is the block's hash. */
export function encodeHeader(block: RawBlock): Hex {
  return encodeRlp(
    FIELDS.flatMap(([name, isNumber]) => {
      const value = block[name];
      // Each fork adds fields at the end.
      if (typeof value !== "string") return [];
      return [isNumber ? toBeArray(BigInt(value)) : value];
    }),
  );
}

/**
 * What `RandaoBeacon.verify` takes, and `DrandBeacon.verify` after a silence of drand.
 * @param block the first one at or after the moment that the beacon asks for
 * @param parent its parent
 */
export function headerEvidence(block: RawBlock, parent: RawBlock): Hex {
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes", "bytes"],
    [encodeHeader(block), encodeHeader(parent)],
  );
}
