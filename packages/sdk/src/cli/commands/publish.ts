import { readFileSync } from "node:fs";

import { getBytes } from "ethers";
import * as z from "zod";

import { SdkError } from "../../chain/errors.js";
import { publishModel } from "../../models/publishModel.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import type { Fields } from "../print.js";

const word = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hexadecimal digits");

/** A model with the keys of its circuits, as `npm run publication` writes it. */
export const publicationSchema = z.strictObject({
  model: z.strictObject({
    weightsHash: word,
    circuitId: word,
    runtimeId: word,
    batchCircuitId: word,
    openingCircuitId: word,
    inputFormat: z.int().nonnegative(),
    inputWords: z.int().positive(),
    outputWords: z.int().positive(),
  }),
  keys: z.array(
    z.strictObject({
      /** The verifying key, as `CircuitRegistry` lays it out. */
      bytes: z
        .string()
        .regex(/^0x([0-9a-f]{2})+$/, "must be 0x and bytes in lower-case hexadecimal"),
      /** Whether it came out of a real ceremony. */
      production: z.boolean(),
    }),
  ),
  /** Address of the weights and their description; a hint. */
  uri: z.string().optional(),
});

/**
 * Publishes the model of a file with the keys of its circuits. It skips what is published already.
 * @throws SdkError INVALID_CONFIG, DEVELOPMENT_KEY; ContractError, e.g. ForgeableKey
 */
export async function publish(
  file: string,
  options: Target & { allowDevelopmentKeys?: boolean },
  environment: Environment,
): Promise<Fields> {
  const { model, keys, uri } = read(file);
  const allowDevelopmentKeys = options.allowDevelopmentKeys === true;
  return withMarket(options, environment, "key", async (market) => {
    const published = keys.map(({ bytes, production }) => ({ bytes: getBytes(bytes), production }));
    const id = await publishModel(market, model, published, {
      allowDevelopmentKeys,
      ...(uri === undefined ? {} : { uri }),
    });
    return { model: id };
  });
}

function read(file: string): z.output<typeof publicationSchema> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new SdkError(
      "INVALID_CONFIG",
      `the file ${file} cannot be read as JSON`,
      "Pass a file that `npm run publication` wrote",
      cause,
    );
  }
  const parsed = publicationSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "file"}: ${message}`,
  );
  throw new SdkError(
    "INVALID_CONFIG",
    `the file ${file} is no publication`,
    `Correct ${issues.join("; ")}`,
  );
}
