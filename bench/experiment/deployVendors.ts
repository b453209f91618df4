import type { SimulatedTee } from "@assay/enclave";
import { createSimulatedTee, measurementOf, parseQuote, prepareUpserts } from "@assay/enclave";
import type { ContractTransactionResponse } from "ethers";
import { hexlify } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { VendorName } from "./settings.js";
import { VENDORS } from "./settings.js";
import { VENDOR_MODULES } from "./vendorModules.js";

const P256_PRECOMPILE = "0x0000000000000000000000000000000000000100";
/** Above every upsert, and below EIP-7825's cap. */
const GAS_LIMIT = 16_000_000;

/** The runtime's measurement on one vendor's machines. */
export interface Measurement {
  vendor: number;
  value: string;
}

/**
 * Deploys both vendors with Ignition and brings their collateral up to date.
 * @param issuedAt when their certificates were issued, unix seconds
 * @param options Ignition's
 */
export async function deployVendors(
  { ignition }: NetworkConnection,
  issuedAt: number,
  options: { deploymentId: string; config: { blockPollingInterval: number } },
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [name, { number, seed }] of Object.entries(VENDORS)) {
    const tee = createSimulatedTee({ seed, time: issuedAt });
    const module = VENDOR_MODULES[name as VendorName];
    const { store } = await ignition.deploy(module, {
      ...options,
      parameters: {
        [module.id]: {
          vendor: number,
          worstTcbStatus: 0,
          minimumEvaluationNumber: 1,
          sessionHours: 24,
          rootCertificate: hexlify(tee.rootCertificate),
          p256Verifier: P256_PRECOMPILE,
          platformTail: hexlify(tee.issuerTail("platform")),
          processorTail: hexlify(tee.issuerTail("processor")),
        },
      },
    });
    for (const { method, args } of prepareUpserts(tee.collateral({ tee: "SGX" }))) {
      const upsert = store.getFunction(method);
      const response = (await upsert(...args, {
        gasLimit: GAS_LIMIT,
      })) as ContractTransactionResponse;
      await response.wait();
    }
    measurements.push({ vendor: number, value: measurementFor(tee) });
  }
  return measurements;
}

/** The runtime's identity in the quotes of the vendor's machines. */
function measurementFor(tee: SimulatedTee): string {
  const platform = tee.createPlatform({ name: "sample" });
  const quote = tee.quote(platform, { tee: "SGX", reportData: new Uint8Array(64) });
  return hexlify(measurementOf(parseQuote(quote)));
}
