import { bytes } from "./bytes.js";

function tlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = bytes.concat(...contents);
  const size = content.length;
  let length: number[];
  if (size < 0x80) length = [size];
  else if (size < 0x100) length = [0x81, size];
  else if (size < 0x10000) length = [0x82, size >> 8, size & 0xff];
  else length = [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  return bytes.concat(Uint8Array.from([tag, ...length]), content);
}

const sequence = (...items: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...items);
const set = (...items: readonly Uint8Array[]): Uint8Array => tlv(0x31, ...items);
const octetString = (content: Uint8Array): Uint8Array => tlv(0x04, content);
const bitString = (content: Uint8Array, unused = 0): Uint8Array =>
  tlv(0x03, Uint8Array.of(unused), content);
const boolean = (value: boolean): Uint8Array => tlv(0x01, Uint8Array.of(value ? 0xff : 0));
const enumerated = (value: number): Uint8Array => tlv(0x0a, Uint8Array.of(value));
const explicit = (number: number, content: Uint8Array): Uint8Array => tlv(0xa0 + number, content);
const utf8 = (text: string): Uint8Array => tlv(0x0c, bytes.ascii(text));
const printable = (text: string): Uint8Array => tlv(0x13, bytes.ascii(text));

/** A non-negative INTEGER in its shortest form. */
function integer(value: bigint | number): Uint8Array {
  let digits = BigInt(value).toString(16);
  if (digits.length % 2 === 1) digits = `0${digits}`;
  const content = bytes.fromHex(digits);
  return (content[0] ?? 0) >= 0x80 ? tlv(0x02, Uint8Array.of(0), content) : tlv(0x02, content);
}

/** An OBJECT IDENTIFIER from its dotted form. */
function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const content = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left % 128) + 128);
    }
    content.push(...groups);
  }
  return tlv(0x06, Uint8Array.from(content));
}

/** UTCTime until 2049 and GeneralizedTime from 2050 on, as RFC 5280 requires. */
function time(unixSeconds: number): Uint8Array {
  const digits = new Date(unixSeconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return digits < "2050"
    ? tlv(0x17, bytes.ascii(`${digits.slice(2)}Z`))
    : tlv(0x18, bytes.ascii(`${digits}Z`));
}

/** Writer of the part of DER that certificates and CRLs need. */
export const der = {
  tlv,
  sequence,
  set,
  octetString,
  bitString,
  boolean,
  enumerated,
  explicit,
  utf8,
  printable,
  integer,
  oid,
  time,
};
