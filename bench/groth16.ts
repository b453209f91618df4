/** Gas of the registry and of Groth16 verification, one proof and many, with the precompiles' own price as the floor. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Interface } from "ethers";
import { network } from "hardhat";

import type { CircuitRegistry, Groth16Harness } from "../typechain-types/index.js";
import { makeBatch, makeKey } from "../test/utils/trapdoor.js";
import { measureCall, TRANSACTION_GAS_CAP } from "./lib/gas.js";
import { networkName } from "../test/utils/networkName.js";
import type { Bench, Row } from "./lib/row.js";
import { snarkjsVerifier } from "./lib/snarkjsVerifier.js";

interface Fixture {
  verifyingKey: string;
  circuitId: string;
  proofs: { signals: string[]; proof: string; values?: string[] }[];
}

const COMMAND = "npm run bench -- groth16";
const JOBS = 16;

/** The precompiles' price for one proof: EIP-1108, and 100 for each warm call. */
function singleFloor(signals: number): number {
  return 45_000 + 4 * 34_000 + signals * 6_150 + 100 * (2 * signals + 1);
}

/** The precompiles' price for `size` proofs by a random linear combination. */
function batchFloor(size: number, signals: number): number {
  const pairing = 45_000 + 34_000 * (size + 3);
  const proofs = (size - 1) * (2 * 6_000 + 150);
  const key = 6_000 * (signals + 2) + 150 * signals;
  const calls = 1 + 3 * (size - 1) + (signals + 2) + signals;
  return pairing + proofs + key + 100 * calls;
}

function read(file: string): Fixture {
  const path = join(import.meta.dirname, "..", "test", "fixtures", file);
  return JSON.parse(readFileSync(path, "utf8")) as Fixture;
}

function gas(name: string, value: number, floor: number | null, budget: number | null): Row {
  return { name: `groth16: ${name}`, value, unit: "gas", floor, budget, command: COMMAND };
}

export const bench: Bench = async () => {
  const { ethers } = await network.create(networkName());
  const registry = (await ethers.deployContract("CircuitRegistry")) as unknown as CircuitRegistry;
  const harness = (await ethers.deployContract("Groth16Harness")) as unknown as Groth16Harness;
  const to = await registry.getAddress();
  const call = registry.interface;
  const rows: Row[] = [];

  const register = async (key: string): Promise<number> => {
    const receipt = await (await registry.register(key)).wait();
    if (receipt === null) throw new Error("the registration was not mined");
    return Number(receipt.gasUsed);
  };

  // One real proof: a digit's.
  const fixture = read("groth16.json");
  const real = fixture.proofs[0];
  if (real === undefined) throw new Error("test/fixtures/groth16.json has no proof");
  const { signals, proof } = real;
  const floor = singleFloor(signals.length);
  rows.push(gas("register a key of 3 signals", await register(fixture.verifyingKey), null, null));

  await (await harness.store(fixture.verifyingKey)).wait();
  const store = await harness.addressOf(fixture.circuitId);
  const measured = await harness.measure(store, signals, proof);
  if (!measured.holds) throw new Error("the fixture's proof does not hold");
  const limit = Math.floor(1.02 * floor);
  rows.push(
    gas("one proof, 3 signals, library (reads the key)", Number(measured.gasUsed), floor, limit),
  );

  const own = await measureCall(
    ethers,
    to,
    call.encodeFunctionData("verify", [fixture.circuitId, signals, proof]),
  );
  rows.push(
    gas("one proof, 3 signals, CircuitRegistry.verify, execution", own.execution, floor, null),
  );
  rows.push(
    gas(
      "one proof, 3 signals, CircuitRegistry.verify, transaction",
      own.transaction,
      floor + own.intrinsic,
      null,
    ),
  );

  // The same proof through the contract that snarkjs generates for this one key.
  const generated = snarkjsVerifier(fixture.verifyingKey);
  const factory = await ethers.getContractFactory(
    JSON.parse(generated.abi) as string[],
    generated.bytecode,
  );
  const verifier = await (await factory.deploy()).waitForDeployment();
  const word = (index: number): string => "0x" + proof.slice(2 + 64 * index, 66 + 64 * index);
  const theirs = await measureCall(
    ethers,
    await verifier.getAddress(),
    new Interface(generated.abi).encodeFunctionData("verifyProof", [
      [word(0), word(1)],
      [
        [word(2), word(3)],
        [word(4), word(5)],
      ],
      [word(6), word(7)],
      signals,
    ]),
  );
  rows.push(
    gas(
      "the same proof, snarkjs's verifier of this one key, execution",
      theirs.execution,
      floor,
      null,
    ),
  );
  rows.push(
    gas(
      "the same proof, snarkjs's verifier of this one key, transaction",
      theirs.transaction,
      floor + theirs.intrinsic,
      null,
    ),
  );

  // Batches: a proof's share of the whole transaction.
  for (const count of [1, 3]) {
    const key = makeKey("bench", count);
    await register(key.bytes);
    const all = makeBatch(key, count, 256, "bench");
    for (const size of [1, 8, 32, 128, 256]) {
      const data = call.encodeFunctionData("verifyBatch", [
        key.circuitId,
        all.signals.slice(0, size),
        all.proofs.slice(0, size),
      ]);
      const { transaction, intrinsic } = await measureCall(ethers, to, data);
      const share = (total: number): number => Math.round(total / size);
      // The budgets come with the floors 51.2k and 47.6k, which are those of one signal.
      const budget = count === 1 ? ({ 32: 58_000, 128: 54_000 }[size] ?? null) : null;
      const what = `batch of ${size}, ${count} signal${count === 1 ? "" : "s"}, transaction`;
      rows.push(
        gas(
          `${what}, a proof`,
          share(transaction),
          share(batchFloor(size, count) + intrinsic),
          budget,
        ),
      );
      if (size === 256 && count === 3) rows.push(gas(what, transaction, null, TRANSACTION_GAS_CAP));
    }
  }

  // Many inferences in one proof, a real one: the contract is told every value, and derives z and e.
  const many = read("groth16-batch.json");
  const inferences = many.proofs[0];
  if (inferences?.values === undefined) throw new Error("groth16-batch.json has no values");
  await register(many.verifyingKey);
  await (await harness.store(many.verifyingKey)).wait();
  const data = harness.interface.encodeFunctionData("settle", [
    await harness.addressOf(many.circuitId),
    inferences.values,
    inferences.signals[0] ?? "",
    inferences.proof,
  ]);
  const settled = await measureCall(ethers, await harness.getAddress(), data);
  rows.push(
    gas(
      `${JOBS} inferences in one proof, transaction, an inference`,
      Math.round(settled.transaction / JOBS),
      Math.round((floor + settled.intrinsic) / JOBS),
      16_000,
    ),
  );
  return rows;
};
