import { EnclaveError } from "../errors.js";

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

function toHex(data: Uint8Array): string {
  return Buffer.from(data).toString("hex");
}

function fromHex(text: string): Uint8Array {
  const digits = text.startsWith("0x") ? text.slice(2) : text;
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) {
    throw new EnclaveError(
      "BYTES_LENGTH",
      `"${text.slice(0, 32)}" is not an even number of hexadecimal digits`,
    );
  }
  return new Uint8Array(Buffer.from(digits, "hex"));
}

/** Writes a little-endian integer of `size` bytes. */
function littleEndian(value: number, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let rest = value;
  for (let i = 0; i < size; i++) {
    out[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return out;
}

/** Reads a little-endian integer of at most six bytes. */
function readLittleEndian(data: Uint8Array, offset: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) {
    const byte = data[offset + i];
    if (byte === undefined)
      throw new EnclaveError("BYTES_LENGTH", `the data ends before byte ${offset + i}`);
    value = value * 256 + byte;
  }
  return value;
}

/** Copies exactly `size` bytes from `offset`. */
function slice(data: Uint8Array, offset: number, size: number): Uint8Array {
  if (offset < 0 || size < 0 || offset + size > data.length) {
    throw new EnclaveError(
      "BYTES_LENGTH",
      `the data has ${data.length} bytes, too few for ${size} bytes at offset ${offset}`,
    );
  }
  return data.slice(offset, offset + size);
}

function toBigInt(data: Uint8Array): bigint {
  return data.length === 0 ? 0n : BigInt(`0x${toHex(data)}`);
}

function fromBigInt(value: bigint, size: number): Uint8Array {
  return fromHex(value.toString(16).padStart(size * 2, "0"));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** Byte strings: joining, cutting, hexadecimal and little-endian integers. */
export const bytes = {
  concat,
  toHex,
  fromHex,
  littleEndian,
  readLittleEndian,
  slice,
  toBigInt,
  fromBigInt,
  equal,
  ascii,
};
