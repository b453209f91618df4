import { AssayError } from "@assay/sdk";
import { Command } from "commander";

import { createLogger } from "../adapters/createLogger.js";
import { loadConfig } from "../config/loadConfig.js";
import { startNode } from "../startNode.js";

const program = new Command("assay-node").description(
  "Runs an operator's node of the Assay network",
);

program
  .command("run")
  .description("watch, price, lock, compute, prove, submit and settle jobs until stopped")
  .requiredOption("--config <file>", "JSON file; the private key is read from ASSAY_OPERATOR_KEY")
  .action(async ({ config: path }: { config: string }) => {
    const config = loadConfig(path);
    const stop = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.once(name, () => {
        stop.abort();
      });
    }
    await startNode(config, createLogger(config.logLevel), stop.signal);
  });

program
  .command("check")
  .description("check a configuration without connecting to the chain")
  .requiredOption("--config <file>", "JSON file")
  .action(({ config: path }: { config: string }) => {
    const shown = { ...loadConfig(path), operatorKey: "(kept secret)" };
    console.log(
      JSON.stringify(shown, (_, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      ),
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof AssayError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
// All state is on disk, so the process need not wait for the prover's idle worker threads.
process.exit();
