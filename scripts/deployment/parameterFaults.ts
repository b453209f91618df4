import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { pem } from "@assay/enclave";
import { HDNodeWallet, Mnemonic } from "ethers";

import type { DeploymentParameters } from "./deploymentParameters.js";
import { LOCAL_CHAINS, parametersSchema, UNBONDING_SECONDS } from "./deploymentParameters.js";
import type { Fault } from "./faults.js";
import { repositoryModels } from "./publishModels.js";

const ROOT = join(import.meta.dirname, "../..");

/** The mnemonic of the accounts that Hardhat, anvil and Ganache's descendants fund, and how many of them they show. */
const MNEMONIC = "test test test test test test test test test test test junk";
const ACCOUNTS = 20;

/** Public key of Intel's SGX Root CA, as `attestation/libraries/IntelNames.sol` has it. */
const INTEL_ROOT =
  "0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f5" +
  "67918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394";

let published: ReadonlySet<string> | undefined;

/** Whether every reader of Hardhat's or anvil's documentation has the account's key. */
export function isDevelopmentAccount(address: string): boolean {
  if (published === undefined) {
    const mnemonic = Mnemonic.fromPhrase(MNEMONIC);
    published = new Set(
      Array.from({ length: ACCOUNTS }, (_, i) =>
        HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${i}`).address.toLowerCase(),
      ),
    );
  }
  return published.has(address.toLowerCase());
}

/**
 * Finds the faults of a parameter file that show without a chain. A field that cannot be read takes no other field's fault away.
 * @param deployer account that will send the transactions, if it is known
 * @returns the parameters, unless the file has another form
 */
export function parameterFaults(
  json: unknown,
  chainId: number,
  deployer?: string,
): { parameters?: DeploymentParameters; faults: Fault[] } {
  const parsed = parametersSchema.safeParse(json);
  const faults: Fault[] = [];
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      faults.push({ text: `${path.join(".") || "file"}: ${message}` });
    }
  }
  const at = (section: string, key: string): unknown =>
    (json as Record<string, Record<string, unknown> | undefined> | null)?.[section]?.[key];

  const id = at("Chain", "id");
  if (typeof id === "number" && id !== chainId) {
    faults.push({ text: `Chain.id: is ${id}, and the RPC server is on chain ${chainId}` });
  }
  if ((at("Assay", "uptimeFeed") === undefined) !== (at("Assay", "outageGrace") === undefined)) {
    faults.push({ text: "Assay.outageGrace: goes together with Assay.uptimeFeed" });
  }
  const address = (key: string): string | undefined => {
    const value = key === "deployer" ? deployer : at("Assay", key);
    return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)
      ? value.toLowerCase()
      : undefined;
  };
  const governor = address("governor");
  if (governor !== undefined && governor === deployer?.toLowerCase()) {
    faults.push({
      text: "Assay.governor: must differ from the deployer, which gives its rights up at the end",
    });
  }
  faults.push(...modelFaults(json, chainId));
  if (!LOCAL_CHAINS.includes(chainId)) {
    if (at("Beacon", "kind") === "development") {
      faults.push({
        text: `Beacon.kind: must be drand or randao: a development beacon's caller draws the audits, and its contract refuses chain ${chainId}`,
      });
    }
    if (at("Assay", "token") === ZERO)
      faults.push({ text: "Assay.token: must be the settlement token" });
    if (governor !== undefined && governor === address("guardian")) {
      faults.push({
        text: "Assay.guardian: must differ from the governor: the guardian acts at once, the governor after a delay",
      });
    }
    const delay = at("Assay", "governorDelaySeconds");
    if (typeof delay === "number" && delay <= UNBONDING_SECONDS) {
      faults.push({
        text: `Assay.governorDelaySeconds: ${delay} must exceed the unbonding time, ${UNBONDING_SECONDS}`,
      });
    }
    for (const role of ["deployer", "treasury", "guardian", "governor"]) {
      const account = address(role);
      if (account === undefined || !isDevelopmentAccount(account)) continue;
      faults.push({
        consent: "development-accounts",
        text: `${role === "deployer" ? "the deployer" : `Assay.${role}`}: the key of ${account} is published`,
      });
    }
    faults.push(...rootFaults(at("Dcap", "certificates")));
  }
  return { ...(parsed.success ? { parameters: parsed.data } : {}), faults };
}

const ZERO = "0x" + "00".repeat(20);

function modelFaults(json: unknown, chainId: number): Fault[] {
  const { Models: names } = (json ?? {}) as { Models?: unknown };
  if (!Array.isArray(names)) return [];
  const known = repositoryModels();
  return names.flatMap((name: unknown): Fault[] => {
    const model = known.find((each) => each.name === name);
    if (model === undefined) {
      const list = known.map((each) => each.name).join(", ");
      return [{ text: `Models: ${String(name)} is none of this repository's: ${list}` }];
    }
    if (LOCAL_CHAINS.includes(chainId) || model.keys.every(({ production }) => production)) {
      return [];
    }
    return [
      {
        consent: "development-circuits",
        text: `Models: the circuits of ${model.name} are for development: any account can forge their proofs`,
      },
    ];
  });
}

/** Faults of the vendor's certificates. */
function rootFaults(folder: unknown): Fault[] {
  if (typeof folder !== "string") return [];
  let root: Uint8Array | undefined;
  try {
    root = pem.decode(readFileSync(join(ROOT, folder, "platform.pem"), "latin1")).at(-1);
  } catch {
    root = undefined;
  }
  if (root === undefined) {
    return [{ text: `Dcap.certificates: ${folder}/platform.pem holds no certificate` }];
  }
  const { x = "", y = "" } = new X509Certificate(root).publicKey.export({ format: "jwk" });
  const key =
    Buffer.from(x, "base64url").toString("hex") + Buffer.from(y, "base64url").toString("hex");
  if (key === INTEL_ROOT) return [];
  return [
    {
      consent: "development-root",
      text: `Dcap.certificates: the root of ${folder} is not Intel's`,
    },
  ];
}
