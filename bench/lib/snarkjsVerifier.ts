import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** A verification key as snarkjs exports it: the fields that its Solidity template reads. */
interface SnarkjsKey {
  nPublic: number;
  vk_alpha_1: string[];
  vk_beta_2: string[][];
  vk_gamma_2: string[][];
  vk_delta_2: string[][];
  IC: string[][];
}

interface Ejs {
  render(template: string, data: SnarkjsKey): string;
}

interface Solc {
  compile(input: string): string;
}

interface SolcOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<
    string,
    Record<string, { abi: unknown[]; evm: { bytecode: { object: string } } }>
  >;
}

/** Decimal words of the key's bytes. */
function toSnarkjsKey(key: string): SnarkjsKey {
  const words = (key.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt("0x" + word).toString());
  const at = (index: number): string => {
    const word = words[index];
    if (word === undefined) throw new RangeError("the verifying key is too short");
    return word;
  };
  const g1 = (first: number): string[] => [at(first), at(first + 1), "1"];
  // snarkjs writes the real part first, the precompile the imaginary one.
  const g2 = (first: number): string[][] => [
    [at(first + 1), at(first)],
    [at(first + 3), at(first + 2)],
    ["1", "0"],
  ];
  const nPublic = (words.length - 16) / 2;
  return {
    nPublic,
    vk_alpha_1: g1(0),
    vk_beta_2: g2(2),
    vk_gamma_2: g2(6),
    vk_delta_2: g2(10),
    IC: Array.from({ length: nPublic + 1 }, (_, i) => g1(14 + 2 * i)),
  };
}

/**
 * The verifier contract that `snarkjs zkey export solidityverifier` generates for a key: its own template, rendered as
 * it does, compiled with this project's settings. The source (GPL-3.0) goes to build/ and is never committed.
 */
export function snarkjsVerifier(key: string): { abi: string; bytecode: string } {
  // snarkjs exports its entry point only, a file one folder below the package's.
  const snarkjs = dirname(dirname(require.resolve("snarkjs")));
  const template = readFileSync(join(snarkjs, "templates", "verifier_groth16.sol.ejs"), "utf8");
  const ejs = require("ejs") as Ejs;
  const source = ejs.render(template, toSnarkjsKey(key));

  const folder = join(import.meta.dirname, "..", "..", "build", "bench");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "SnarkjsVerifier.sol"), source);

  const solc = require("solc") as Solc;
  const input = {
    language: "Solidity",
    sources: { "SnarkjsVerifier.sol": { content: source } },
    settings: {
      evmVersion: "osaka",
      optimizer: { enabled: true, runs: 100_000 },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput;
  const error = output.errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const contract = output.contracts?.["SnarkjsVerifier.sol"]?.Groth16Verifier;
  if (contract === undefined) throw new Error("snarkjs's template has no contract Groth16Verifier");
  return { abi: JSON.stringify(contract.abi), bytecode: "0x" + contract.evm.bytecode.object };
}
