/** Fails when the compiler warned about a file of this repository: warnings of libraries in node_modules are not ours. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const BUILD_INFO = "artifacts/build-info";

/** Code size (EIP-170, EIP-3860): test contracts may be larger, and a test deploys each real one under the limit. */
const SIZE_CODES = ["5574", "3860"];

interface Diagnostic {
  severity: string;
  errorCode?: string;
  formattedMessage: string;
  sourceLocation?: { file: string };
}

const warnings = readdirSync(BUILD_INFO)
  .filter((file) => file.endsWith(".output.json"))
  .flatMap((file) => {
    const { output } = JSON.parse(readFileSync(join(BUILD_INFO, file), "utf8")) as {
      output: { errors?: Diagnostic[] };
    };
    return output.errors ?? [];
  })
  .filter(({ errorCode }) => !SIZE_CODES.includes(errorCode ?? ""))
  .filter(({ sourceLocation }) => !/^npm\/|node_modules/.test(sourceLocation?.file ?? ""));

for (const { formattedMessage } of warnings) console.error(formattedMessage);
if (warnings.length > 0) {
  console.error(`${warnings.length} compiler warnings: fix them.`);
  process.exitCode = 1;
} else {
  console.log("The compiler gave no warning.");
}
