import { bytes } from "../encoding/bytes.js";
import { pem } from "../encoding/pem.js";
import { EnclaveError } from "../errors.js";
import { parseQuote } from "./parseQuote.js";

/** First byte of the packed form; a raw quote begins with its version, 3 to 5. */
const PACKED_FORM = 0;

/**
 * Shortens a raw quote to the parts that a verifier with pinned issuers needs, in this order: a zero
 * byte, header, v5's descriptor, body, signature, attestation key, QE report, its signature, length
 * (two bytes, little-endian) and bytes of the authentication data, and the PCK leaf as DER up to the
 * end. The packed form omits the issuers' certificates, the length fields and trailing bytes: no
 * signature covers them.
 *
 * @throws EnclaveError as `parseQuote` does, or `CERTIFICATE_FORMAT` if the chain has no leaf.
 */
export function packQuote(raw: Uint8Array): Uint8Array {
  const quote = parseQuote(raw);
  const [leaf] = pem.decode(Buffer.from(quote.certificateChain).toString("latin1"));
  if (leaf === undefined)
    throw new EnclaveError("CERTIFICATE_FORMAT", "the certificate chain of the quote has no leaf");
  return bytes.concat(
    Uint8Array.of(PACKED_FORM),
    quote.header,
    quote.bodyDescriptor,
    quote.body,
    quote.signature,
    quote.attestationKey,
    quote.qeReport,
    quote.qeReportSignature,
    bytes.littleEndian(quote.qeAuthData.length, 2),
    quote.qeAuthData,
    leaf,
  );
}
