/** Trusted execution environment of a quote. */
export type TeeKind = "SGX" | "TDX";

/** The fields of a DCAP quote, as byte strings. Integers are little-endian on the wire. */
export interface Quote {
  /** 3 (SGX), 4 or 5 (TDX). */
  version: 3 | 4 | 5;
  tee: TeeKind;
  /** 48 bytes. */
  header: Uint8Array;
  /** v5's type and size of the body, 6 bytes; empty otherwise. */
  bodyDescriptor: Uint8Array;
  /** 384 bytes (SGX), 584 (TD report 1.0) or 648 (1.5). */
  body: Uint8Array;
  /** r and s of the attestation key over header, descriptor and body: 64 bytes. */
  signature: Uint8Array;
  /** x and y of the attestation key: 64 bytes. */
  attestationKey: Uint8Array;
  /** The quoting enclave's own report, 384 bytes. */
  qeReport: Uint8Array;
  /** r and s of the PCK leaf over the report: 64 bytes. */
  qeReportSignature: Uint8Array;
  /** Data that the quoting enclave hashes with the attestation key. */
  qeAuthData: Uint8Array;
  /** The PCK certificate chain: PEM, leaf first, usually with a NUL at the end. */
  certificateChain: Uint8Array;
  /** Bytes after the quote; no signature covers them. */
  trailing: Uint8Array;
}
