import { readFileSync } from "node:fs";

import { NodeError } from "../errors.js";
import type { NodeConfig } from "./schema.js";
import { configSchema } from "./schema.js";

/** Environment variables that override fields of the file. */
const VARIABLES = {
  ASSAY_RPC_URL: "rpcUrl",
  ASSAY_OPERATOR_KEY: "operatorKey",
  ASSAY_DATA_DIR: "dataDir",
  ASSAY_LOG_LEVEL: "logLevel",
} as const;

/**
 * Reads a node's configuration from a JSON file. Environment variables override the file.
 * @throws NodeError INVALID_CONFIG naming every wrong field; the values of secrets never appear
 */
export function loadConfig(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): NodeConfig {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new NodeError(
      "INVALID_CONFIG",
      `${path} cannot be read as JSON`,
      "Correct the path or the JSON; docs/running-a-node.md has an example",
      cause,
    );
  }
  if (typeof file === "object" && file !== null && "operatorKey" in file) {
    throw new NodeError(
      "INVALID_CONFIG",
      `${path} contains a private key`,
      "Move the key to the environment variable ASSAY_OPERATOR_KEY",
    );
  }
  const given = Object.entries(VARIABLES)
    .filter(([variable]) => environment[variable] !== undefined)
    .map(([variable, field]) => [field, environment[variable]] as const);
  const merged = { ...(file as Record<string, unknown>), ...Object.fromEntries(given) };
  const parsed = configSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path: field, message }) => `${field.join(".") || "file"}: ${message}`,
  );
  throw new NodeError(
    "INVALID_CONFIG",
    `${path} is not a valid configuration`,
    `Correct ${issues.join("; ")}`,
  );
}
