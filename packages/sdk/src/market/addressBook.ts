import * as z from "zod";

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
  /** Name of the contract in the sources; absent where it is the entry's own name. */
  contract: z.string().optional(),
  /** keccak256 of the code at the address. */
  codeHash: word.optional(),
  /** Entry whose constructor created this contract; absent for those of the deployment's own transactions. */
  createdBy: z.string().optional(),
});

/** Schema of `deploy/deployments/<chainId>.json`. */
export const addressBookSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Name of the chain, and address of its block explorer. */
  chainName: z.string().optional(),
  explorer: z.string().optional(),
  /** Name of the deployment: the addresses follow from it, the deployer, the code and the parameters. */
  name: z.string().optional(),
  /** Commit of the sources; it ends with "-dirty" if files differed from it. */
  commit: z.string().optional(),
  /** Account that sent the transactions. It has no right any more. */
  deployer: address.optional(),
  /** Holders of the two roles. */
  roles: z
    .strictObject({ guardian: address, governor: address, governorDelaySeconds: z.int() })
    .optional(),
  /** Dangers that the deployer allowed by `--i-know`. */
  allowed: z.array(z.string()).optional(),
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
  /** Circuits that the deployment published: the hash of the verifying key, which is the circuit's id in the registry. */
  circuits: z.record(z.string(), word),
  /** Ids of the models that the deployment published. */
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
