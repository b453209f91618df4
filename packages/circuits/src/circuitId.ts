import { readKeyFile } from "./keyFile.js";

/** keccak256 of the committed verifying key's bytes, 0x and 64 digits: the circuit's name on chain. */
export function circuitId(circuit: string): string {
  return readKeyFile(circuit).circuitId;
}
