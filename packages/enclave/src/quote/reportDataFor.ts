import { keccak_256 } from "@noble/hashes/sha3.js";

import { bytes } from "../encoding/bytes.js";

/** The values that a session's quote commits to. Addresses are 20 bytes, hashes 32. */
export interface ReportDataParameters {
  chainId: bigint;
  registry: Uint8Array;
  operator: Uint8Array;
  sessionKey: Uint8Array;
  blockNumber: bigint;
  blockHash: Uint8Array;
  /** Hash of the enclave's configuration; zero if it has none. */
  configHash?: Uint8Array;
}

/**
 * The 64 bytes of report data that `EnclaveRegistry.register` expects:
 * keccak256(abi.encode(chainId, registry, operator, sessionKey, blockNumber, blockHash)) and the
 * configuration's hash.
 */
export function reportDataFor(parameters: ReportDataParameters): Uint8Array {
  const word = (value: Uint8Array): Uint8Array =>
    bytes.concat(new Uint8Array(32 - value.length), value);
  const digest = keccak_256(
    bytes.concat(
      bytes.fromBigInt(parameters.chainId, 32),
      word(parameters.registry),
      word(parameters.operator),
      word(parameters.sessionKey),
      bytes.fromBigInt(parameters.blockNumber, 32),
      word(parameters.blockHash),
    ),
  );
  return bytes.concat(digest, parameters.configHash ?? new Uint8Array(32));
}
