import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

const ceremony = (name: string, description: string) =>
  task(["circuits", name], description).addPositionalArgument({
    name: "circuit",
    description: "A name in circuits/circuits.json",
  });

/**
 * `npx hardhat circuits …`: circuits and their keys. Phase 2's files are build/ceremony/<circuit>/NNNN.zkey.
 * ASSAY_PTAU is the path of a real powers-of-tau file, checked by its published hash.
 */
export const circuitTasks: TaskDefinition[] = [
  emptyTask("circuits", "Build circuits, set up their keys").build(),
  task(
    ["circuits", "build"],
    "Build circuits: text, r1cs, witness generator, keys (cached by content hash)",
  )
    .addVariadicArgument({
      name: "circuits",
      description: "Only these circuits of circuits/circuits.json",
      defaultValue: [],
    })
    .addFlag({
      name: "write",
      description: "Write circuits/keys; without it, fail when a committed key file differs",
    })
    .setAction(() => import("./build.js"))
    .build(),
  ceremony("begin", "Begin phase 2 of a circuit's setup")
    .setAction(async () => ({ default: (await import("./ceremony.js")).begin }))
    .build(),
  ceremony("contribute", "Contribute to phase 2; the secret is the system's entropy")
    .addPositionalArgument({ name: "by", description: "The contributor's name" })
    .setAction(async () => ({ default: (await import("./ceremony.js")).contributeTo }))
    .build(),
  ceremony("beacon", "Close phase 2 with announced randomness")
    .addPositionalArgument({ name: "hex", description: "32 bytes or more, as hexadecimal" })
    .addPositionalArgument({
      name: "exponent",
      description: "The beacon is hashed 2^exponent times",
      type: ArgumentType.INT,
      defaultValue: 10,
    })
    .setAction(async () => ({ default: (await import("./ceremony.js")).beacon }))
    .build(),
  ceremony("verify", "Check the whole transcript of phase 2")
    .setAction(async () => ({ default: (await import("./ceremony.js")).verifyTranscript }))
    .build(),
  ceremony("export", "Write circuits/keys/<circuit>.json from a finished phase 2")
    .setAction(async () => ({ default: (await import("./ceremony.js")).exportKey }))
    .build(),
];
