import { sha256 } from "@noble/hashes/sha2.js";

import { bytes } from "../encoding/bytes.js";
import type { TeeKind } from "../quote/types.js";

/** TDX module 1, SVN 6: the second byte is the module's version. */
const DEFAULT_TEE_TCB_SVN = Uint8Array.from([6, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** An SGX report body: production mode, 64-bit, initialised. */
export function sgxBody(
  enclave: string,
  components: readonly number[],
  reportData: Uint8Array,
): Uint8Array {
  const body = new Uint8Array(384);
  body.set(components, 0);
  body.set([0x05, 0, 0, 0, 0, 0, 0, 0, 0xe7, 0, 0, 0, 0, 0, 0, 0], 48);
  body.set(sha256(bytes.ascii(`${enclave}/mrenclave`)), 64);
  body.set(sha256(bytes.ascii(`${enclave}/mrsigner`)), 128);
  body.set(bytes.littleEndian(1, 2), 258);
  body.set(reportData, 320);
  return body;
}

/** A TD report body, 1.0 or (with quote version 5) 1.5: production mode, SEPT_VE_DISABLE set. */
export function tdxBody(enclave: string, version: number, reportData: Uint8Array): Uint8Array {
  const body = new Uint8Array(version === 5 ? 648 : 584);
  const field = (name: string): Uint8Array => {
    const half = sha256(bytes.ascii(`${enclave}/${name}`));
    return bytes.concat(half, half.slice(0, 16));
  };
  body.set(DEFAULT_TEE_TCB_SVN, 0);
  body.set(field("mrseam"), 16);
  body.set([0, 0, 0, 0x10], 120);
  body.set([0xe7, 0x02, 0x06], 128);
  body.set(field("mrtd"), 136);
  for (let i = 0; i < 4; i++) body.set(field(`rtmr${i}`), 328 + 48 * i);
  body.set(reportData, 520);
  if (version === 5) body.set(DEFAULT_TEE_TCB_SVN, 584);
  return body;
}

/** The quoting enclave's report: it holds the provisioning key bit, as Intel's does. */
export function quotingEnclave(
  tee: TeeKind,
  mrSigner: Uint8Array,
  components: readonly number[],
  binding: Uint8Array,
): Uint8Array {
  const report = new Uint8Array(384);
  report.set(components, 0);
  report.set([0x15, 0, 0, 0, 0, 0, 0, 0, 0xe7], 48);
  report.set(sha256(bytes.concat(mrSigner, bytes.ascii("qe"))), 64);
  report.set(mrSigner, 128);
  report.set(bytes.littleEndian(tee === "SGX" ? 1 : 2, 2), 256);
  report.set(bytes.littleEndian(8, 2), 258);
  report.set(binding, 320);
  return report;
}
