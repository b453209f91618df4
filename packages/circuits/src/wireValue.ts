/** Little-endian 32-byte word of a witness. */
export function wireValue(wires: Uint8Array, index: number): bigint {
  const view = new DataView(wires.buffer, wires.byteOffset + index * 32, 32);
  return (
    view.getBigUint64(0, true) |
    (view.getBigUint64(8, true) << 64n) |
    (view.getBigUint64(16, true) << 128n) |
    (view.getBigUint64(24, true) << 192n)
  );
}
