import { CircuitError } from "../errors.js";
import { fileBytes, snark } from "../groth16/snarkjs.js";
import type { Ceremony } from "./ceremony.js";
import { latestStep, recorder, stepPath } from "./ceremony.js";

/**
 * Closes a ceremony with public randomness that could not be foreseen when the last contribution was published, for
 * example a block hash announced in advance, so that the last contributor cannot choose among results.
 * @param beacon 32 bytes or more, hexadecimal
 * @param iterationsExp the beacon is hashed 2^iterationsExp times, 10 to 63
 * @returns number of the new file and the step's hash
 * @throws CircuitError INVALID_INPUT for a beacon that is not hexadecimal, NOT_BUILT
 */
export async function applyBeacon(
  ceremony: Ceremony,
  beacon: string,
  iterationsExp: number,
  onProgress: (message: string) => void = () => undefined,
): Promise<{ step: number; hash: string }> {
  const hex = beacon.replace(/^0x/, "").toLowerCase();
  if (!/^([0-9a-f]{2}){32,255}$/.test(hex))
    throw new CircuitError(
      "INVALID_INPUT",
      "the beacon is not 32 to 255 bytes of hexadecimal",
      "Give the block hash that was announced",
    );
  if (!Number.isInteger(iterationsExp) || iterationsExp < 10 || iterationsExp > 63)
    throw new CircuitError(
      "INVALID_INPUT",
      `iterations exponent ${iterationsExp} is not from 10 to 63`,
      "10 is usual",
    );
  const step = latestStep(ceremony) + 1;
  const hash = await snark.zKey.beacon(
    fileBytes(stepPath(ceremony, step - 1)),
    stepPath(ceremony, step),
    "beacon",
    hex,
    iterationsExp,
    recorder(onProgress).logger,
  );
  if (hash === false)
    throw new CircuitError("INVALID_INPUT", "snarkjs refused the beacon", "Check its form");
  return { step, hash: Buffer.from(hash).toString("hex") };
}
