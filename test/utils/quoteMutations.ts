import { bytes, packQuote, parseQuote, type Quote } from "@assay/enclave";

import type { Random } from "./random.js";

/** A named range of a quote's bytes. */
export interface Region {
  name: string;
  offset: number;
  size: number;
}

/** Every field of a raw quote, in order, without gaps, up to where signatures and lengths end. */
export function regionsOf(raw: Uint8Array): Region[] {
  const quote = parseQuote(raw);
  const regions: Region[] = [];
  let offset = 0;
  const add = (name: string, size: number): void => {
    if (size > 0) regions.push({ name, offset, size });
    offset += size;
  };
  for (const [name, size] of HEADER_FIELDS) add(name, size);
  if (quote.version === 5) {
    add("body type", 2);
    add("body size", 4);
  }
  for (const [name, size] of bodyFields(quote)) add(name, size);
  add("signature data length", 4);
  add("quote signature r", 32);
  add("quote signature s", 32);
  add("attestation key x", 32);
  add("attestation key y", 32);
  if (quote.version !== 3) {
    add("outer certification type", 2);
    add("outer certification size", 4);
  }
  for (const [name, size] of SGX_FIELDS) add(`QE ${name}`, size);
  add("QE report signature r", 32);
  add("QE report signature s", 32);
  add("QE authentication data length", 2);
  add("QE authentication data", quote.qeAuthData.length);
  add("certification type", 2);
  add("certification size", 4);
  add("certificate chain", quote.certificateChain.length);
  return regions;
}

const HEADER_FIELDS: readonly (readonly [string, number])[] = [
  ["version", 2],
  ["attestation key type", 2],
  ["TEE type", 4],
  ["QE SVN", 2],
  ["PCE SVN", 2],
  ["QE vendor", 16],
  ["user data", 20],
];

const SGX_FIELDS: readonly (readonly [string, number])[] = [
  ["CPUSVN", 16],
  ["MISCSELECT", 4],
  ["reserved 1", 12],
  ["extended product id", 16],
  ["attributes", 16],
  ["MRENCLAVE", 32],
  ["reserved 2", 32],
  ["MRSIGNER", 32],
  ["reserved 3", 32],
  ["configuration id", 64],
  ["product id", 2],
  ["SVN", 2],
  ["configuration SVN", 2],
  ["reserved 4", 42],
  ["family id", 16],
  ["report data", 64],
];

const TDX_FIELDS: readonly (readonly [string, number])[] = [
  ["TEE TCB SVN", 16],
  ["MRSEAM", 48],
  ["MRSIGNERSEAM", 48],
  ["SEAM attributes", 8],
  ["TD attributes", 8],
  ["XFAM", 8],
  ["MRTD", 48],
  ["MRCONFIGID", 48],
  ["MROWNER", 48],
  ["MROWNERCONFIG", 48],
  ["RTMR0", 48],
  ["RTMR1", 48],
  ["RTMR2", 48],
  ["RTMR3", 48],
  ["report data", 64],
];

function bodyFields(quote: Quote): readonly (readonly [string, number])[] {
  if (quote.tee === "SGX") return SGX_FIELDS;
  return quote.body.length === 648
    ? [...TDX_FIELDS, ["TEE TCB SVN 2", 16], ["MRSERVICETD", 48]]
    : TDX_FIELDS;
}

/** The quote with one bit of a byte flipped. */
export function flip(quote: Uint8Array, offset: number, bit: number): Uint8Array {
  const copy = quote.slice();
  copy[offset] = (copy[offset] ?? 0) ^ (1 << bit);
  return copy;
}

/** Ways to disturb a quote's structure without signing anything anew. */
const STRUCTURAL: readonly ((raw: Uint8Array, random: Random, other: Uint8Array) => Uint8Array)[] =
  [
    // A bit, or a few bytes, anywhere.
    (raw, random) => flip(raw, random.below(raw.length), random.below(8)),
    (raw, random) => overwrite(raw, random.below(raw.length), random.bytes(1 + random.below(8))),
    // A length or type field, set to something near or extreme.
    (raw, random) => {
      const region = random.pick(lengthFields(raw));
      const value = bytes.readLittleEndian(raw, region.offset, region.size);
      const limit = 256 ** region.size;
      const next = random.pick([
        value + 1,
        value - 1,
        value + random.below(256),
        0,
        limit - 1,
        random.below(0x10000),
      ]);
      return overwrite(
        raw,
        region.offset,
        bytes.littleEndian(((next % limit) + limit) % limit, region.size),
      );
    },
    // Truncated, lengthened, with bytes taken out or put in.
    (raw, random) => raw.slice(0, random.below(raw.length)),
    (raw, random) => bytes.concat(raw, random.bytes(1 + random.below(100))),
    (raw, random) => {
      const at = random.below(raw.length);
      return bytes.concat(raw.slice(0, at), raw.slice(at + 1 + random.below(40)));
    },
    (raw, random) => {
      const at = random.below(raw.length);
      return bytes.concat(raw.slice(0, at), random.bytes(1 + random.below(40)), raw.slice(at));
    },
    // A field of another quote, or one field copied over another.
    (raw, random, other) => {
      const region = random.pick(regionsOf(raw));
      const source = other.slice(region.offset, region.offset + region.size);
      return overwrite(raw, region.offset, source);
    },
    (raw, random) => {
      const from = random.below(raw.length);
      const part = raw.slice(from, from + 1 + random.below(400));
      return overwrite(raw, random.below(raw.length), part);
    },
    // The chain: its certificates in another order, repeated, dropped or with other line ends.
    (raw, random) => {
      const quote = parseQuote(raw);
      const blocks = Buffer.from(quote.certificateChain)
        .toString("latin1")
        .split(/(?<=END CERTIFICATE-----\n)/);
      const [leaf = "", issuer = "", root = "", rest = ""] = blocks;
      const chain = random
        .pick([
          [leaf, root, issuer, rest],
          [issuer, leaf, root, rest],
          [leaf, issuer, issuer, root, rest],
          [leaf, issuer, root, root, rest],
          [leaf, leaf, issuer, root, rest],
          [leaf, issuer, rest],
          [leaf, root, rest],
          [leaf.replaceAll("\n", "\r\n"), issuer, root, rest],
          [leaf, issuer, root, "\0\0"],
          [leaf, issuer, root],
          ["\n", leaf, issuer, root],
        ])
        .join("");
      return withChain(raw, bytes.ascii(chain));
    },
  ];

/** One structural mutation, from a valid quote and another valid one of the same kind. */
export function mutate(raw: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = random.pick(STRUCTURAL)(raw, random, other);
  // Sometimes a second one, which may repair what the first one broke.
  if (random.below(4) === 0 && result.length > 0) {
    result = overwrite(result, random.below(result.length), random.bytes(1));
  }
  return result;
}

/** A structural mutation of the packed form. */
export function mutatePacked(raw: Uint8Array, random: Random): Uint8Array {
  const packed = packQuote(raw);
  const at = random.below(packed.length);
  return random.pick([
    (): Uint8Array => flip(packed, at, random.below(8)),
    (): Uint8Array => overwrite(packed, at, random.bytes(1 + random.below(8))),
    (): Uint8Array => packed.slice(0, at),
    (): Uint8Array => bytes.concat(packed, random.bytes(1 + random.below(8))),
    (): Uint8Array => bytes.concat(packed.slice(0, at), packed.slice(at + 1 + random.below(8))),
  ])();
}

/** The packed form as the oracle reads it: raw again, with the issuers' certificates. */
export function unpack(packed: Uint8Array, raw: Uint8Array): Uint8Array | undefined {
  const quote = parseQuote(raw);
  const fixed = 1 + 48 + quote.bodyDescriptor.length + quote.body.length + 64 + 64 + 384 + 64;
  if (packed.length < fixed + 2 + 32 || packed[0] !== 0) return undefined;
  const size = bytes.readLittleEndian(packed, fixed, 2);
  if (fixed + 2 + size > packed.length) return undefined;
  let at = 1;
  const take = (length: number): Uint8Array => {
    at += length;
    return packed.slice(at - length, at);
  };
  const header = take(48);
  const bodyDescriptor = take(quote.bodyDescriptor.length);
  const body = take(quote.body.length);
  const signature = take(64);
  const attestationKey = take(64);
  const qeReport = take(384);
  const qeReportSignature = take(64);
  take(2);
  const qeAuthData = take(size);
  const base64 = Buffer.from(packed.slice(at)).toString("base64");
  const leaf = `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;
  const chain = Buffer.from(quote.certificateChain).toString("latin1");
  const tail = chain.slice(chain.indexOf("-----END CERTIFICATE-----\n") + 26);
  return rebuild({
    ...quote,
    header,
    bodyDescriptor,
    body,
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthData,
    certificateChain: bytes.ascii(leaf + tail),
  });
}

function rebuild(quote: Quote): Uint8Array {
  const inner = bytes.concat(
    quote.qeReport,
    quote.qeReportSignature,
    bytes.littleEndian(quote.qeAuthData.length, 2),
    quote.qeAuthData,
    bytes.littleEndian(5, 2),
    bytes.littleEndian(quote.certificateChain.length, 4),
    quote.certificateChain,
  );
  const outer =
    quote.version === 3
      ? inner
      : bytes.concat(bytes.littleEndian(6, 2), bytes.littleEndian(inner.length, 4), inner);
  const signed = bytes.concat(quote.signature, quote.attestationKey, outer);
  return bytes.concat(
    quote.header,
    quote.bodyDescriptor,
    quote.body,
    bytes.littleEndian(signed.length, 4),
    signed,
  );
}

/** The quote with another certificate chain and matching lengths. */
export function withChain(raw: Uint8Array, certificateChain: Uint8Array): Uint8Array {
  return rebuild({ ...parseQuote(raw), certificateChain });
}

function lengthFields(raw: Uint8Array): Region[] {
  return regionsOf(raw).filter(({ name }) => /length|size|type|version/.test(name));
}

function overwrite(data: Uint8Array, offset: number, part: Uint8Array): Uint8Array {
  const copy = data.slice();
  copy.set(part.slice(0, Math.max(0, copy.length - offset)), offset);
  return copy;
}
