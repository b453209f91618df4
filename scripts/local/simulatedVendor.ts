import type { SimulatedTee } from "@assay/enclave";
import { createSimulatedTee, measurementOf, parseQuote, prepareUpserts } from "@assay/enclave";
import type { ContractTransactionResponse, Signer } from "ethers";
import { hexlify } from "ethers";

import type { DcapSettings } from "../../deploy/modules/dcap.js";
import { CollateralStore__factory } from "../../typechain-types/index.js";

const P256_PRECOMPILE = "0x0000000000000000000000000000000000000100";
/** Above every upsert, and below EIP-7825's cap. */
const GAS_LIMIT = 16_000_000;

/** The runtime's measurement on one vendor's machines. */
export interface Measurement {
  vendor: number;
  value: string;
}

/** A simulated vendor of TEEs: its settings, the suffix of its contracts' names, and the runtime's measurement. */
export interface Vendor {
  tee: SimulatedTee;
  settings: DcapSettings;
  suffix: string;
  measurement: Measurement;
}

/**
 * A vendor over a root of its own, which follows from the seed: it protects nothing.
 * @param number the vendor's, at least 128
 * @param issuedAt when its certificates were issued, unix seconds
 */
export function simulateVendor(
  { number, seed }: { number: number; seed: string },
  issuedAt: number,
  suffix = "",
): Vendor {
  const tee = createSimulatedTee({ seed, time: issuedAt });
  return {
    tee,
    suffix,
    measurement: { vendor: number, value: measurementFor(tee) },
    settings: {
      vendor: number,
      worstTcbStatus: 0,
      minimumEvaluationNumber: 1,
      sessionHours: 24,
      rootCertificate: hexlify(tee.rootCertificate),
      p256Verifier: P256_PRECOMPILE,
      platformTail: hexlify(tee.issuerTail("platform")),
      processorTail: hexlify(tee.issuerTail("processor")),
    },
  };
}

/** Brings a vendor's collateral up to date. @param address of its store */
export async function bringCollateral(
  address: string,
  { tee }: Vendor,
  signer: Signer,
): Promise<void> {
  const store = CollateralStore__factory.connect(address, signer);
  for (const { method, args } of prepareUpserts(tee.collateral({ tee: "SGX" }))) {
    const upsert = store.getFunction(method);
    const response = (await upsert(...args, {
      gasLimit: GAS_LIMIT,
    })) as ContractTransactionResponse;
    await response.wait();
  }
}

/** The runtime's identity in the quotes of the vendor's machines. */
function measurementFor(tee: SimulatedTee): string {
  const platform = tee.createPlatform({ name: "sample" });
  const quote = tee.quote(platform, { tee: "SGX", reportData: new Uint8Array(64) });
  return hexlify(measurementOf(parseQuote(quote)));
}
