import { readFileSync } from "node:fs";

/** A file's content. snarkjs leaves the files that it reads by path open, so it gets their bytes instead. */
export function fileBytes(path: string): Uint8Array {
  const buffer = readFileSync(path);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
