import { bytes } from "../encoding/bytes.js";
import { EnclaveError } from "../errors.js";
import { parseQuote } from "./parseQuote.js";

/** First byte of the short form. */
const SHORT_FORM = 1;

/**
 * Shortens a raw quote whose attestation key `DcapVerifier.cacheEvidence` has verified: the byte 1, the
 * evidence's id, header, descriptor, body and signature.
 *
 * @param evidenceId The 32 bytes that `cacheEvidence` returned.
 * @throws EnclaveError as `parseQuote` does, or `BYTES_LENGTH` if the id is not 32 bytes long.
 */
export function shortenQuote(raw: Uint8Array, evidenceId: Uint8Array): Uint8Array {
  if (evidenceId.length !== 32) {
    throw new EnclaveError(
      "BYTES_LENGTH",
      `the evidence id has ${evidenceId.length} bytes instead of 32: pass the id that cacheEvidence returned`,
    );
  }
  const quote = parseQuote(raw);
  return bytes.concat(
    Uint8Array.of(SHORT_FORM),
    evidenceId,
    quote.header,
    quote.bodyDescriptor,
    quote.body,
    quote.signature,
  );
}
