import { readFileSync } from "node:fs";

import { FetchRequest, JsonRpcProvider } from "ethers";
import * as z from "zod";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import { parseAddressBook } from "../market/addressBook.js";
import type { Market } from "../market/openMarket.js";
import { openMarket } from "../market/openMarket.js";
import type { Environment } from "./environment.js";
import { KEY_ADVICE, keyOf } from "./keyOf.js";

/** Options of every command. */
export interface Target {
  rpc?: string;
  market?: string;
  book?: string;
  chain?: string;
  json?: boolean;
}

const targetSchema = z.object({
  rpc: z.url({
    protocol: /^https?$/,
    error: "must be the http or https address of a JSON-RPC server",
  }),
  market: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits")
    .optional(),
  chain: z
    .string()
    .regex(/^[1-9]\d*$/, "must be a chain's number")
    .transform(BigInt)
    .optional(),
});

const ADVICE = "Set --rpc or ASSAY_RPC_URL, and --book, ASSAY_BOOK, --market or ASSAY_MARKET";

/**
 * Opens the market that the options or the environment name, runs one task, and closes the connection.
 * @param needs "key" for a task that sends transactions: `keyOf` says where it comes from
 * @throws SdkError INVALID_CONFIG, WRONG_CHAIN, NO_CONTRACT, CHAIN_FAILED
 */
export async function withMarket<T>(
  target: Target,
  environment: Environment,
  needs: "key" | "nothing",
  task: (market: Market, account: string | undefined) => Promise<T>,
): Promise<T> {
  const parsed = targetSchema.safeParse({
    rpc: target.rpc ?? environment.ASSAY_RPC_URL,
    market: target.market ?? (target.book === undefined ? environment.ASSAY_MARKET : undefined),
    chain: target.chain,
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new SdkError("INVALID_CONFIG", issues.join("; "), ADVICE);
  }
  const { rpc, market, chain } = parsed.data;
  const where = market ?? readBook(target.book ?? environment.ASSAY_BOOK);
  const provider = connect(rpc);
  try {
    const signer = await keyOf(environment, provider);
    if (needs === "key" && signer === undefined) {
      throw new SdkError("INVALID_CONFIG", "this command needs a key to sign with", KEY_ADVICE);
    }
    const opened = await openMarket(signer ?? provider, where, chain);
    return await task(opened, await signer?.getAddress());
  } catch (error) {
    throw decodeError(error);
  } finally {
    provider.destroy();
  }
}

/**
 * Runs one task on the chain that the options or the environment name, without a market.
 * @throws SdkError INVALID_CONFIG, CHAIN_FAILED
 */
export async function withChain<T>(
  target: Target,
  environment: Environment,
  task: (provider: JsonRpcProvider) => Promise<T>,
): Promise<T> {
  const parsed = targetSchema.pick({ rpc: true }).safeParse({
    rpc: target.rpc ?? environment.ASSAY_RPC_URL,
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new SdkError("INVALID_CONFIG", issues.join("; "), "Set --rpc or ASSAY_RPC_URL");
  }
  const provider = connect(parsed.data.rpc);
  try {
    return await task(provider);
  } catch (error) {
    throw decodeError(error);
  } finally {
    provider.destroy();
  }
}

/** A provider of one server. The caller destroys it. */
export function connect(rpc: string): JsonRpcProvider {
  // One attempt, so that an unreachable server is reported at once.
  const request = new FetchRequest(rpc);
  request.retryFunc = () => Promise.resolve(false);
  return new JsonRpcProvider(request, undefined, { cacheTimeout: -1, pollingInterval: 500 });
}

/** Reads an address book. @throws SdkError INVALID_CONFIG */
export function readBook(path: string | undefined): ReturnType<typeof parseAddressBook> {
  if (path === undefined) throw new SdkError("INVALID_CONFIG", "no market is named", ADVICE);
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `the address book ${path} cannot be read`,
      "Pass the path of deploy/deployments/<chainId>.json",
      cause,
    );
  }
  return parseAddressBook(text);
}
