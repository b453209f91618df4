import { z } from "zod";

import { SdkError } from "../chain/errors.js";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const word = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hexadecimal digits");

/** A constructor's argument as JSON: amounts are decimal strings. */
export type ConstructorArgument =
  string | number | boolean | ConstructorArgument[] | { [field: string]: ConstructorArgument };

const argument: z.ZodType<ConstructorArgument> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(argument), z.record(z.string(), argument)]),
);

const contract = z.strictObject({
  address,
  /** Block in which the contract was created. */
  block: z.int().nonnegative(),
  constructorArgs: z.array(argument),
});

/** Schema of `deploy/deployments/<chainId>.json`. */
export const addressBookSchema = z.strictObject({
  chainId: z.int().positive(),
  /** First block of the deployment: a search for events begins here. */
  startBlock: z.int().nonnegative(),
  /** The settlement token. */
  token: address,
  contracts: z
    .object({
      AccessManager: contract,
      CircuitRegistry: contract,
      ModelRegistry: contract,
      JobMarket: contract,
      StakeVault: contract,
    })
    .catchall(contract),
  /** Circuits of the repository: the hash of the verifying key, which is the circuit's id in the registry. */
  circuits: z.record(z.string(), word),
  /** Ids of the models that these circuits prove. A model that no account has published yet is named too. */
  models: z.record(z.string(), word),
});

/** Addresses and constructor arguments of one deployment. */
export type AddressBook = z.output<typeof addressBookSchema>;

/**
 * Reads an address book.
 * @param text the file's text
 * @throws SdkError INVALID_CONFIG with every wrong field
 */
export function parseAddressBook(text: string): AddressBook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      "the address book is not JSON",
      "Pass a file that `npm run deploy` wrote, deploy/deployments/<chainId>.json",
      cause,
    );
  }
  const parsed = addressBookSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "file"}: ${message}`,
  );
  throw new SdkError(
    "INVALID_CONFIG",
    "the file is not an address book",
    `Correct ${issues.join("; ")}`,
  );
}
