import { FIELD } from "@assay/models";

/** Wraps wires into iden3's witness file, version 2. */
export function witnessFile(wires: Uint8Array): Uint8Array {
  const file = Buffer.alloc(76 + wires.length);
  file.write("wtns", 0, "latin1");
  file.writeUInt32LE(2, 4);
  file.writeUInt32LE(2, 8);
  file.writeUInt32LE(1, 12);
  file.writeBigUInt64LE(40n, 16);
  file.writeUInt32LE(32, 24);
  for (let i = 0; i < 4; i++)
    file.writeBigUInt64LE((FIELD >> BigInt(64 * i)) & 0xffffffffffffffffn, 28 + 8 * i);
  file.writeUInt32LE(wires.length / 32, 60);
  file.writeUInt32LE(2, 64);
  file.writeBigUInt64LE(BigInt(wires.length), 68);
  file.set(wires, 76);
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}
