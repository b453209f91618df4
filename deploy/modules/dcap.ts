import { Interface } from "ethers";

import type { Blueprint } from "./Blueprint.js";

/** A vendor of DCAP quotes. Store and verifier have no owner. */
export interface DcapSettings {
  /** The vendor's root, DER. */
  rootCertificate: string;
  /** PEM of each PCK CA and the root. */
  platformTail: string;
  processorTail: string;
  /** The precompile at 0x100, a contract in its place, or "fallback": the deployment creates `P256Fallback`. */
  p256Verifier: string;
  vendor: number;
  worstTcbStatus: number;
  minimumEvaluationNumber: number;
  sessionHours: number;
}

/**
 * Adds a vendor's collateral store and verifier.
 * @param suffix of their names in the address book, where there is more than one vendor
 * @returns their addresses, and the call of `EnclaveRegistry` that registers the vendor
 */
export async function addDcap(
  blueprint: Blueprint,
  settings: DcapSettings,
  suffix = "",
): Promise<{ store: string; verifier: string; registration: string }> {
  const { rootCertificate, platformTail, processorTail, vendor, sessionHours } = settings;
  const p256 =
    settings.p256Verifier === "fallback"
      ? await blueprint.create("P256Fallback")
      : settings.p256Verifier;
  const store = await blueprint.create("CollateralStore", [rootCertificate, p256], {
    name: `CollateralStore${suffix}`,
    nested: [{ name: `DocumentReader${suffix}`, contract: "DocumentReader", argsAt: () => [] }],
  });
  const verifier = await blueprint.create("DcapVerifier", [store, platformTail, processorTail], {
    name: `DcapVerifier${suffix}`,
  });
  const { abi } = await blueprint.read("EnclaveRegistry");
  const { worstTcbStatus, minimumEvaluationNumber } = settings;
  const registration = new Interface(abi).encodeFunctionData("registerVendor", [
    ...[vendor, verifier, worstTcbStatus, minimumEvaluationNumber, sessionHours],
  ]);
  return { store, verifier, registration };
}
