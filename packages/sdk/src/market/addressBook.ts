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
  /** Block of its creation. */
  block: z.int().nonnegative(),
  constructorArgs: z.array(argument),
});

/** What `deploy/deployments/<chainId>.json` holds. */
export const addressBookSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Nothing of this deployment happened before this block: where to begin to look for events. */
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
  /** Circuits of the repository: the hash of each verifying key, which is its id in the CircuitRegistry, and the model. */
  circuits: z.record(z.string(), z.strictObject({ circuitId: word, modelId: word })),
});

/** The addresses of one deployment, and what it was made from. */
export type AddressBook = z.output<typeof addressBookSchema>;

/**
 * Reads an address book.
 * @param text the file's text
 * @throws SdkError INVALID_CONFIG naming every wrong field
 */
export function parseAddressBook(text: string): AddressBook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      "the address book is not JSON",
      "Give a file that `npm run deploy` wrote: deploy/deployments/<chainId>.json",
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
    "this is not an address book",
    `Correct ${issues.join("; ")}`,
  );
}
