import fs from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import { bindings, CircomRunner } from "circom2";

import { CircuitError } from "../errors.js";
import { CIRCUITS } from "../paths.js";

/** Thrown by the exit binding, so that circom's exit ends circom and not this process. */
class CircomExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`circom ended with status ${status}`);
    this.status = status;
  }
}

/**
 * Compiles one circom file with circom 2.2.3 (WASM). The r1cs and the witness generator land in its folder. -O1 folds only
 * equal signals, so the constraint system is the one that the templates spell out.
 * @param path absolute path of a .circom file. It may include files of circuits/ and circomlib/
 * @param more other folders that it may include files of, by the name that stands first in the include
 * @throws CircuitError BUILD_FAILED with the text that circom printed
 */
export async function compileCircuit(
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const require = createRequire(import.meta.url);
  const folder = dirname(path);
  const name = basename(path, ".circom");
  let said = "";
  const capture = (fd: number, buffers: Uint8Array, ...rest: unknown[]): number => {
    if (fd === 1 || fd === 2) {
      said += Buffer.from(buffers).toString();
      return buffers.length;
    }
    return (fs.writeSync as (...args: unknown[]) => number)(fd, buffers, ...rest);
  };
  const runner = new CircomRunner({
    args: [
      basename(path),
      "--r1cs",
      "--wasm",
      "--sym",
      "--O1",
      "-l",
      ".",
      "-o",
      ".",
    ],
    env: {},
    // WASI sees the mapped folders only: the circuit's own, and those that it includes files of.
    preopens: {
      ".": folder,
      circuits: CIRCUITS,
      circomlib: dirname(require.resolve("circomlib/package.json")),
      ...more,
    },
    bindings: {
      ...bindings,
      exit: (status: number) => {
        throw new CircomExit(status);
      },
      fs: { ...fs, writeSync: capture },
    },
  });
  let status = 0;
  let cause: unknown;
  try {
    await runner.execute(fs.readFileSync(require.resolve("circom2/circom.wasm")));
  } catch (error) {
    cause = error;
    status = error instanceof CircomExit ? error.status : 1;
  }
  const wasm = join(folder, `${name}_js`, `${name}.wasm`);
  if (status !== 0 || !fs.existsSync(wasm)) {
    throw new CircuitError(
      "BUILD_FAILED",
      `circom could not compile ${path}`,
      `It said: ${said.trim().slice(-2000)}`,
      cause,
    );
  }
  fs.renameSync(wasm, join(folder, `${name}.wasm`));
  fs.rmSync(join(folder, `${name}_js`), { recursive: true });
}
