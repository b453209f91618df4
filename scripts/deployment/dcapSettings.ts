import { readFileSync } from "node:fs";
import { join } from "node:path";

import { pem } from "@assay/enclave";
import { hexlify } from "ethers";

import type { DcapSettings } from "../../deploy/modules/dcap.js";
import type { DeploymentParameters } from "./deploymentParameters.js";

const ROOT = join(import.meta.dirname, "../..");

/**
 * The settings of a vendor, with the certificates read from their folder.
 * @throws Error when one cannot be read
 */
export function dcapSettings({
  certificates,
  ...policy
}: NonNullable<DeploymentParameters["Dcap"]>): DcapSettings {
  const read = (ca: string): Buffer => readFileSync(join(ROOT, certificates, `${ca}.pem`));
  const [platform, processor] = [read("platform"), read("processor")];
  const root = pem.decode(platform.toString("latin1")).at(-1);
  if (root === undefined) throw new Error(`${certificates}/platform.pem holds no certificate`);
  return {
    ...policy,
    rootCertificate: hexlify(root),
    platformTail: hexlify(platform),
    processorTail: hexlify(processor),
  };
}
