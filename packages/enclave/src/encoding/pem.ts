import { EnclaveError } from "../errors.js";
import { bytes } from "./bytes.js";

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** One certificate as PEM in Intel's form: 64 columns, LF, a newline at the end. */
function encode(certificate: Uint8Array): string {
  const base64 = Buffer.from(certificate).toString("base64");
  return `${BEGIN}\n${(base64.match(/.{1,64}/g) ?? []).join("\n")}\n${END}\n`;
}

/** The certificates of a PEM chain, in order. */
function decode(text: string): Uint8Array[] {
  const certificates: Uint8Array[] = [];
  for (const part of text.split(BEGIN).slice(1)) {
    const end = part.indexOf(END);
    if (end < 0) throw new EnclaveError("CERTIFICATE_FORMAT", "a PEM block has no END line");
    certificates.push(new Uint8Array(Buffer.from(part.slice(0, end), "base64")));
  }
  if (certificates.length === 0) {
    throw new EnclaveError("CERTIFICATE_FORMAT", "the text holds no PEM certificate");
  }
  return certificates;
}

/** A chain of certificates as PEM bytes, the form in a quote. */
function encodeChain(...certificates: readonly Uint8Array[]): Uint8Array {
  return bytes.ascii(certificates.map(encode).join(""));
}

/** Reader and writer of PEM certificates. */
export const pem = { encode, encodeChain, decode };
