import { EnclaveError } from "../errors.js";
import { bytes } from "./bytes.js";

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** One certificate as PEM: 64 columns, LF, a newline at the end, which is how Intel writes it. */
function encode(certificate: Uint8Array): string {
  const base64 = Buffer.from(certificate).toString("base64");
  return `${BEGIN}\n${(base64.match(/.{1,64}/g) ?? []).join("\n")}\n${END}\n`;
}

/** The certificates of a PEM chain, in order. */
function decode(text: string): Uint8Array[] {
  const certificates: Uint8Array[] = [];
  for (const part of text.split(BEGIN).slice(1)) {
    const end = part.indexOf(END);
    if (end < 0) throw new EnclaveError("CERTIFICATE_FORMAT", "a PEM block does not end");
    certificates.push(new Uint8Array(Buffer.from(part.slice(0, end), "base64")));
  }
  if (certificates.length === 0) {
    throw new EnclaveError("CERTIFICATE_FORMAT", "no PEM certificate found");
  }
  return certificates;
}

/** The same as bytes, which is how a quote carries it. */
function encodeChain(...certificates: readonly Uint8Array[]): Uint8Array {
  return bytes.ascii(certificates.map(encode).join(""));
}

/** PEM certificates. */
export const pem = { encode, encodeChain, decode };
