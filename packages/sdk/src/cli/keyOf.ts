import { readFileSync } from "node:fs";

import type { Provider, Signer } from "ethers";
import { Wallet } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Environment } from "./environment.js";

/** How a command gets its key. */
export const KEY_ADVICE =
  "Set ASSAY_KEY, or ASSAY_KEYSTORE to an encrypted key file and ASSAY_PASSWORD_FILE to a file with its password";

function read(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `${what} ${path} cannot be read`,
      "Check the path and its permissions",
      cause,
    );
  }
}

/**
 * The signer that the environment names: a private key in ASSAY_KEY, or an encrypted key file (Web3 Secret Storage, version 3) in
 * ASSAY_KEYSTORE with its password in ASSAY_PASSWORD_FILE or ASSAY_PASSWORD. Errors never show a key or a password.
 * @returns undefined if the environment names none
 * @throws SdkError INVALID_CONFIG
 */
export async function keyOf(
  environment: Environment,
  provider: Provider,
): Promise<Signer | undefined> {
  const { ASSAY_KEY: key, ASSAY_KEYSTORE: keystore } = environment;
  if (key !== undefined) {
    if (!/^0x[0-9a-fA-F]{64}$/.test(key)) {
      throw new SdkError("INVALID_CONFIG", "key: must be 0x and 64 hexadecimal digits", KEY_ADVICE);
    }
    return new Wallet(key, provider);
  }
  if (keystore === undefined) return undefined;
  const text = read(keystore, "the key file");
  const password =
    environment.ASSAY_PASSWORD_FILE === undefined
      ? environment.ASSAY_PASSWORD
      : read(environment.ASSAY_PASSWORD_FILE, "the password file").replace(/\r?\n$/, "");
  if (password === undefined) {
    throw new SdkError("INVALID_CONFIG", `the key file ${keystore} needs a password`, KEY_ADVICE);
  }
  try {
    return (await Wallet.fromEncryptedJson(text, password)).connect(provider);
  } catch {
    // The cause could hold the password.
    throw new SdkError(
      "INVALID_CONFIG",
      `the key file ${keystore} does not open`,
      "Check the password, and that the file is an encrypted key of version 3",
    );
  }
}
