/**
 * Plans, makes and checks a deployment of the protocol.
 *
 *   npm run deploy -- plan  --network testnet [--parameters sepolia] [--deployer 0x…]   no transaction
 *   npm run deploy -- apply --network testnet [--parameters sepolia] [--name 2] [--i-know development-accounts]
 *   npm run deploy -- check --network testnet [--book file]                             anyone, later
 *   npm run deploy -- verification-input --out folder [--book file]                      for block explorers
 *
 * `--rpc <url>` takes the place of the network's address. Without a verb the command is `apply`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { AssayError, parseAddressBook, SdkError } from "@assay/sdk";
import { artifacts, network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { bookPath } from "./addressBookFile.js";
import { applyDeployment } from "./applyDeployment.js";
import { checkDeployment } from "./checkDeployment.js";
import { LOCAL_CHAINS } from "./deploymentParameters.js";
import { DEFAULT_NAME } from "./deploySystem.js";
import { parseConsents } from "./faults.js";
import { findParameters, readParameters } from "./loadParameters.js";
import { LOCAL_PATIENCE, PATIENCE } from "./patience.js";
import { formatPlan, planDeployment } from "./planDeployment.js";
import { writeVerificationInputs } from "./verificationInputs.js";

const DEPLOYMENTS = join(import.meta.dirname, "../../deploy/deployments");
const VERBS = ["plan", "apply", "check", "verification-input"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    network: { type: "string", default: "localhost" },
    rpc: { type: "string" },
    parameters: { type: "string" },
    name: { type: "string", default: DEFAULT_NAME },
    deployer: { type: "string" },
    book: { type: "string" },
    out: { type: "string" },
    "i-know": { type: "string", multiple: true, default: [] },
  },
});

const read: ReadArtifact = (name) => artifacts.readArtifact(name);

async function deployerOf({ ethers }: NetworkConnection): Promise<string> {
  if (values.deployer !== undefined) return values.deployer;
  const [signer] = await ethers.getSigners();
  if (signer !== undefined) return signer.address;
  throw new SdkError(
    "INVALID_CONFIG",
    "no account deploys",
    "Set ASSAY_DEPLOYER_KEY, or plan with --deployer <address>",
  );
}

/** Hardhat's message on a malformed key names neither the variable nor its form. */
function requireKeyForm(): void {
  const key = process.env.ASSAY_DEPLOYER_KEY;
  if (key === undefined || /^(0x)?[0-9a-fA-F]{64}$/.test(key)) return;
  throw new SdkError(
    "INVALID_CONFIG",
    "ASSAY_DEPLOYER_KEY is no private key",
    "Set it to 0x and 64 hexadecimal digits",
  );
}

async function run(verb: string): Promise<number> {
  requireKeyForm();
  const override = values.rpc === undefined ? {} : { override: { url: values.rpc } };
  const connection = await network.create({ network: values.network, ...override });
  try {
    const { provider } = connection.ethers;
    const chainId = Number((await provider.getNetwork()).chainId);
    const bookAt = (id: number): string => values.book ?? bookPath(DEPLOYMENTS, id, values.name);
    if (verb === "check" || verb === "verification-input") {
      const path = bookAt(chainId);
      if (!existsSync(path)) {
        throw new SdkError(
          "INVALID_CONFIG",
          `there is no address book ${path}`,
          "Name it by --book",
        );
      }
      const book = parseAddressBook(readFileSync(path, "utf8"));
      if (verb === "verification-input") {
        if (values.out === undefined) {
          throw new SdkError("INVALID_CONFIG", "no folder is named", "Name one by --out");
        }
        for (const line of await writeVerificationInputs(book, values.out, artifacts))
          console.log(line);
        return 0;
      }
      const { all, differences } = await checkDeployment(provider, book, read);
      for (const { what, difference } of differences) console.log(`${what}: ${difference ?? ""}`);
      console.log(`${all.length} comparisons with ${path}, ${differences.length} differences`);
      return differences.length === 0 ? 0 : 1;
    }
    const file = findParameters(values.parameters, chainId);
    const consents = parseConsents(values["i-know"]);
    const { name } = values;
    const plan = await planDeployment({
      ...{ provider, read, file, name, consents, bookAt },
      json: readParameters(file),
      deployer: await deployerOf(connection),
    });
    for (const line of formatPlan(plan)) console.log(line);
    if (verb === "plan") return 0;
    const [signer] = await connection.ethers.getSigners();
    if (signer === undefined) throw new Error("no account deploys");
    const isLocal = LOCAL_CHAINS.includes(chainId);
    await applyDeployment(plan, {
      ...{ signer, provider, read, name, consents },
      patience: isLocal ? LOCAL_PATIENCE : PATIENCE,
      report: (line) => {
        console.log(line);
      },
    });
    return 0;
  } finally {
    await connection.close();
  }
}

const [verb = "apply"] = positionals;
try {
  if (!VERBS.includes(verb)) {
    throw new SdkError("INVALID_CONFIG", `${verb} is no verb`, `Name one of ${VERBS.join(", ")}`);
  }
  process.exitCode = await run(verb);
} catch (error) {
  console.error(error instanceof AssayError ? error.message : error);
  process.exitCode = 1;
}
