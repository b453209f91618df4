/**
 * Governance by names, for the accounts that hold a role.
 *
 *   npm run admin -- --network testnet list
 *   npm run admin -- --network testnet propose setFee 250
 *   npm run admin -- --network testnet execute setFee 250
 *   npm run admin -- --network testnet cancel setFee 250
 *   npm run admin -- --network testnet propose setFee 250 --safe batch.json     sends nothing
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { AssayError, SdkError } from "@assay/sdk";
import { network } from "hardhat";

import { bookPath, readBook } from "./addressBookFile.js";
import { runAdmin } from "./adminCommand.js";
import { DEFAULT_NAME } from "./deploySystem.js";

const DEPLOYMENTS = join(import.meta.dirname, "../../deploy/deployments");

const own = {
  network: { type: "string" },
  rpc: { type: "string" },
  book: { type: "string" },
  as: { type: "string" },
} as const;
const { values, tokens } = parseArgs({ strict: false, tokens: true, options: own });
/** Everything but the options above. */
const rest = process.argv.slice(2).filter((_, i) =>
  tokens.every((token) => {
    if (token.kind !== "option" || !(token.name in own)) return true;
    return i !== token.index && (token.inlineValue === true || i !== token.index + 1);
  }),
);

try {
  const { network: named = "localhost", rpc } = values as Record<string, string | undefined>;
  const override = rpc === undefined ? {} : { override: { url: rpc } };
  const connection = await network.create({ network: named, ...override });
  try {
    const { provider } = connection.ethers;
    const chainId = Number((await provider.getNetwork()).chainId);
    const path =
      (values.book as string | undefined) ?? bookPath(DEPLOYMENTS, chainId, DEFAULT_NAME);
    const book = existsSync(path) ? readBook(path) : undefined;
    if (book === undefined) {
      throw new SdkError("INVALID_CONFIG", `there is no address book ${path}`, "Name it by --book");
    }
    const reads = rest.includes("--safe") || rest[0] === "list" || rest.length === 0;
    const signers = reads ? [] : await connection.ethers.getSigners();
    const wanted = values.as as string | undefined;
    const signer = signers.find(
      ({ address }) => wanted === undefined || address.toLowerCase() === wanted.toLowerCase(),
    );
    if (!reads && signer === undefined) {
      throw new SdkError(
        "INVALID_CONFIG",
        "no account signs",
        "Set ASSAY_DEPLOYER_KEY to the role's key",
      );
    }
    await runAdmin(rest, signer ?? provider, book, (line) => {
      console.log(line);
    });
  } finally {
    await connection.close();
  }
} catch (error) {
  console.error(error instanceof AssayError ? error.message : error);
  process.exitCode = 1;
}
