import { bytes } from "../encoding/bytes.js";
import { EnclaveError } from "../errors.js";

/** A revocation list in the pieces that `CollateralStore.upsertPckCrl` puts together again. */
export interface SplitCrl {
  /** The list's bytes up to its first entry. */
  prefix: Uint8Array;
  /** Four bytes for each entry: place of its serial number among the sorted ones, and of its tail. */
  order: Uint8Array;
  /** The distinct bytes that follow a serial number in an entry. */
  tails: Uint8Array[];
  /** The list's bytes after its last entry. */
  suffix: Uint8Array;
  /** Sorted serial numbers of 20 bytes, at most `PART_ENTRIES` in each part: for `storeSerials`. */
  serials: Uint8Array[];
}

/** The most serial numbers that fit in the code of one account. */
export const PART_ENTRIES = 1_228;
const SERIAL_SIZE = 20;
const SEQUENCE = 0x30;
const TIMES: readonly number[] = [0x17, 0x18];

interface Value {
  tag: number;
  start: number;
  end: number;
}

/**
 * Takes a version 2 CRL in DER to pieces. A list without entries is all prefix.
 *
 * @throws EnclaveError `CERTIFICATE_FORMAT` if the bytes are not such a list, or a serial number has more
 *   than 20 bytes.
 */
export function splitCrl(crl: Uint8Array): SplitCrl {
  const whole: SplitCrl = {
    prefix: crl,
    order: new Uint8Array(),
    tails: [],
    suffix: new Uint8Array(),
    serials: [],
  };
  const list = entriesOf(crl);
  if (list === undefined) return whole;
  const entries: { serial: bigint; tail: string }[] = [];
  for (let pos = list.start; pos < list.end;) {
    const entry = read(crl, pos, SEQUENCE);
    const serial = read(crl, entry.start, 0x02);
    const value = bytes.toBigInt(crl.slice(serial.start, serial.end));
    if (value >= 1n << 160n) throw malformed("a serial number has more than 20 bytes");
    entries.push({ serial: value, tail: bytes.toHex(crl.slice(serial.end, entry.end)) });
    pos = entry.end;
  }
  const sorted = [...new Set(entries.map(({ serial }) => serial))].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(sorted.map((serial, place) => [serial, place]));
  const tails = [...new Set(entries.map(({ tail }) => tail))];
  const tailPlaces = new Map(tails.map((tail, place) => [tail, place]));
  const order = new Uint8Array(entries.length * 4);
  const view = new DataView(order.buffer);
  entries.forEach(({ serial, tail }, i) => {
    view.setUint16(i * 4, places.get(serial) ?? 0);
    view.setUint16(i * 4 + 2, tailPlaces.get(tail) ?? 0);
  });
  const packed = bytes.concat(...sorted.map((serial) => bytes.fromBigInt(serial, SERIAL_SIZE)));
  const size = PART_ENTRIES * SERIAL_SIZE;
  return {
    prefix: crl.slice(0, list.start),
    order,
    tails: tails.map((tail) => bytes.fromHex(tail)),
    suffix: crl.slice(list.end),
    serials: Array.from({ length: Math.ceil(packed.length / size) }, (_, i) =>
      packed.slice(i * size, (i + 1) * size),
    ),
  };
}

/** The list of entries: the SEQUENCE that follows the two dates; undefined if there is none. */
function entriesOf(crl: Uint8Array): Value | undefined {
  const tbs = read(crl, read(crl, 0, SEQUENCE).start, SEQUENCE);
  let dates = 0;
  for (let pos = tbs.start; pos < tbs.end;) {
    const value = read(crl, pos);
    if (TIMES.includes(value.tag)) dates++;
    if (dates === 2 && value.tag === SEQUENCE) return value;
    pos = value.end;
  }
  return undefined;
}

/** The value whose tag is at `pos`. */
function read(data: Uint8Array, pos: number, tag?: number): Value {
  const actual = data[pos];
  let size = data[pos + 1];
  if (actual === undefined || size === undefined || (tag !== undefined && tag !== actual))
    throw malformed(`it has another value at offset ${pos}`);
  let start = pos + 2;
  if (size >= 0x80) {
    const count = size - 0x80;
    size = Number(bytes.toBigInt(bytes.slice(data, start, count)));
    start += count;
  }
  if (start + size > data.length) throw malformed(`the value at offset ${pos} has no end`);
  return { tag: actual, start, end: start + size };
}

function malformed(reason: string): EnclaveError {
  return new EnclaveError(
    "CERTIFICATE_FORMAT",
    `this is not a revocation list of Intel: ${reason}`,
  );
}
