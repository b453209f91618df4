import { readFileSync } from "node:fs";
import { join } from "node:path";

import { pem } from "@assay/enclave";

import { hexlify } from "ethers";

import type { DeploymentParameters } from "./deploymentParameters.js";

const ROOT = join(import.meta.dirname, "../..");

/**
 * Parameters of the module `Dcap`, with the certificates read from their folder.
 * @throws Error when one cannot be read
 */
export function dcapArguments({
  certificates,
  ...policy
}: NonNullable<DeploymentParameters["Dcap"]>): Record<string, string | number> {
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
