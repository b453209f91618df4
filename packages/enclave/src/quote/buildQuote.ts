import { bytes } from "../encoding/bytes.js";
import type { Quote } from "./types.js";

/** Writes a raw DCAP quote from its fields; the inverse of `parseQuote`. */
export function buildQuote(quote: Omit<Quote, "tee">): Uint8Array {
  const certification = bytes.concat(
    quote.qeReport,
    quote.qeReportSignature,
    bytes.littleEndian(quote.qeAuthData.length, 2),
    quote.qeAuthData,
    bytes.littleEndian(5, 2),
    bytes.littleEndian(quote.certificateChain.length, 4),
    quote.certificateChain,
  );
  const wrapped =
    quote.version === 3
      ? certification
      : bytes.concat(
          bytes.littleEndian(6, 2),
          bytes.littleEndian(certification.length, 4),
          certification,
        );
  const signed = bytes.concat(quote.signature, quote.attestationKey, wrapped);
  return bytes.concat(
    quote.header,
    quote.bodyDescriptor,
    quote.body,
    bytes.littleEndian(signed.length, 4),
    signed,
    quote.trailing,
  );
}
