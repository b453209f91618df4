import { bytes } from "../encoding/bytes.js";
import { EnclaveError } from "../errors.js";
import type { Quote, TeeKind } from "./types.js";

const HEADER_SIZE = 48;
const BODY_SIZES: Readonly<Record<number, number>> = { 2: 584, 3: 648 };
const CERTIFICATION_PCK_CHAIN = 5;
const CERTIFICATION_QE_REPORT = 6;

class Reader {
  private offset = 0;

  constructor(private readonly data: Uint8Array) {}

  take(size: number): Uint8Array {
    const part = bytes.slice(this.data, this.offset, size);
    this.offset += size;
    return part;
  }

  integer(size: number): number {
    return bytes.readLittleEndian(this.take(size), 0, size);
  }

  rest(): Uint8Array {
    return this.take(this.data.length - this.offset);
  }
}

/**
 * Splits a raw DCAP quote into its fields (Intel SGX DCAP "ECDSA Quote Library" and TDX "Quote
 * Generation" references). Verifies nothing.
 *
 * @throws EnclaveError `QUOTE_FORMAT` if the quote is cut short or its lengths disagree,
 *   `QUOTE_UNSUPPORTED` for another version, TEE, body or certification data.
 */
export function parseQuote(raw: Uint8Array): Quote {
  try {
    return parse(new Reader(raw));
  } catch (error) {
    if (error instanceof EnclaveError && error.code !== "BYTES_LENGTH") throw error;
    throw new EnclaveError("QUOTE_FORMAT", "the quote is cut short or its lengths disagree", error);
  }
}

function parse(reader: Reader): Quote {
  const header = reader.take(HEADER_SIZE);
  const version = bytes.readLittleEndian(header, 0, 2);
  const tee = teeOf(bytes.readLittleEndian(header, 4, 4));
  if (version !== 3 && version !== 4 && version !== 5) {
    throw new EnclaveError("QUOTE_UNSUPPORTED", `quote version ${version} is not 3, 4 or 5`);
  }
  if ((version === 3) !== (tee === "SGX")) {
    throw new EnclaveError(
      "QUOTE_UNSUPPORTED",
      `quote version ${version} does not exist for ${tee}: SGX has 3, TDX has 4 and 5`,
    );
  }
  const bodyDescriptor = reader.take(version === 5 ? 6 : 0);
  const body = reader.take(bodySize(version, bodyDescriptor));
  const signed = new Reader(reader.take(reader.integer(4)));
  const trailing = reader.rest();
  const signature = signed.take(64);
  const attestationKey = signed.take(64);
  const certification = version === 3 ? signed : nested(signed);
  const qeReport = certification.take(384);
  const qeReportSignature = certification.take(64);
  const qeAuthData = certification.take(certification.integer(2));
  const type = certification.integer(2);
  if (type !== CERTIFICATION_PCK_CHAIN) {
    throw new EnclaveError(
      "QUOTE_UNSUPPORTED",
      `certification data type ${type} is not ${CERTIFICATION_PCK_CHAIN}, a PCK certificate chain`,
    );
  }
  const certificateChain = certification.take(certification.integer(4));
  return {
    version,
    tee,
    header,
    bodyDescriptor,
    body,
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthData,
    certificateChain,
    trailing,
  };
}

function nested(signed: Reader): Reader {
  const type = signed.integer(2);
  if (type !== CERTIFICATION_QE_REPORT) {
    throw new EnclaveError(
      "QUOTE_UNSUPPORTED",
      `outer certification data type ${type} is not ${CERTIFICATION_QE_REPORT}, a QE report`,
    );
  }
  return new Reader(signed.take(signed.integer(4)));
}

function teeOf(number: number): TeeKind {
  if (number === 0) return "SGX";
  if (number === 0x81) return "TDX";
  throw new EnclaveError(
    "QUOTE_UNSUPPORTED",
    `TEE type ${number} is neither 0 (SGX) nor 129 (TDX)`,
  );
}

function bodySize(version: 3 | 4 | 5, descriptor: Uint8Array): number {
  if (version === 3) return 384;
  if (version === 4) return 584;
  const type = bytes.readLittleEndian(descriptor, 0, 2);
  const size = BODY_SIZES[type];
  if (size === undefined || bytes.readLittleEndian(descriptor, 2, 4) !== size) {
    throw new EnclaveError(
      "QUOTE_UNSUPPORTED",
      `quote body type ${type} and its size are not those of a TD report 1.0 or 1.5`,
    );
  }
  return size;
}
