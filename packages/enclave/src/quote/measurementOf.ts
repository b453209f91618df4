import { keccak_256 } from "@noble/hashes/sha3.js";

import { bytes } from "../encoding/bytes.js";
import type { Quote } from "./types.js";

/**
 * The identity of the quoted code, as `DcapVerifier` computes it: the first 31 bytes of a keccak256
 * hash, and a zero byte. The hash covers
 *
 * - SGX: attribute flags, extended product id, MRENCLAVE, MRSIGNER, configuration id, product id,
 *   SVN, configuration SVN and family id.
 * - TDX: TD attributes, XFAM, MRTD, MRCONFIGID, MROWNER, MROWNERCONFIG and RTMR0 to RTMR3.
 */
export function measurementOf(quote: Pick<Quote, "tee" | "body">): Uint8Array {
  const { body } = quote;
  const identity =
    quote.tee === "SGX"
      ? bytes.concat(
          bytes.ascii("assay.sgx"),
          bytes.slice(body, 48, 8),
          bytes.slice(body, 32, 16),
          bytes.slice(body, 64, 256),
        )
      : bytes.concat(bytes.ascii("assay.tdx"), bytes.slice(body, 120, 400));
  const digest = keccak_256(identity);
  digest[31] = 0;
  return digest;
}
