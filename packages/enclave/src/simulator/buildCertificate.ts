import { sha256 } from "@noble/hashes/sha2.js";

import { bytes } from "../encoding/bytes.js";
import { der } from "../encoding/der.js";
import type { SigningKey } from "./signingKey.js";

/** Contents of a certificate of Intel's chain. */
export interface CertificateParameters {
  subject: string;
  issuer: string;
  serial: bigint;
  notBefore: number;
  notAfter: number;
  publicKey: Uint8Array;
  signer: SigningKey;
  issuerPublicKey: Uint8Array;
  crlUrl: string;
  /** First byte of the key usage bits: 0x06 for a CA (certificates and CRLs), 0xc0 for a leaf. */
  keyUsage: number;
  /** Longest chain below this CA; undefined for a certificate that is not a CA's. */
  pathLength: number | undefined;
  isCa: boolean;
  /** Replaces the key identifiers that follow from the keys; empty identifiers match each other. */
  authorityKeyId?: Uint8Array;
  subjectKeyId?: Uint8Array;
  /** Replaces the extensions for key usage and basic constraints; each is a whole `Extension`. */
  constraints?: readonly Uint8Array[];
  /** Further extensions; each is a whole `Extension`. */
  extensions?: readonly Uint8Array[];
}

/** ecdsa-with-SHA256, without parameters. */
export const signatureAlgorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"));

/** Intel's distinguished name for one of its certificates. */
export function distinguishedName(commonName: string): Uint8Array {
  const attribute = (oid: string, value: Uint8Array): Uint8Array =>
    der.set(der.sequence(der.oid(oid), value));
  return der.sequence(
    attribute("2.5.4.3", der.utf8(commonName)),
    attribute("2.5.4.10", der.utf8("Intel Corporation")),
    attribute("2.5.4.7", der.utf8("Santa Clara")),
    attribute("2.5.4.8", der.utf8("CA")),
    attribute("2.5.4.6", der.printable("US")),
  );
}

/** Key identifier: the first 20 bytes of a hash of the key. */
export function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).slice(0, 20);
}

/** An X.509 extension. */
export function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return der.sequence(
    der.oid(oid),
    ...(critical ? [der.boolean(true)] : []),
    der.octetString(value),
  );
}

/** A raw 64-byte signature as DER. */
export function derSignature(raw: Uint8Array): Uint8Array {
  return der.sequence(
    der.integer(bytes.toBigInt(raw.slice(0, 32))),
    der.integer(bytes.toBigInt(raw.slice(32))),
  );
}

/** A certificate in DER, its extensions in Intel's order. */
export function buildCertificate(parameters: CertificateParameters): Uint8Array {
  const basicConstraints = der.sequence(
    ...(parameters.isCa ? [der.boolean(true)] : []),
    ...(parameters.pathLength === undefined ? [] : [der.integer(parameters.pathLength)]),
  );
  const unusedBits =
    parameters.keyUsage & 1 ? 0 : Math.log2(parameters.keyUsage & -parameters.keyUsage);
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(parameters.serial),
    signatureAlgorithm,
    distinguishedName(parameters.issuer),
    der.sequence(der.time(parameters.notBefore), der.time(parameters.notAfter)),
    distinguishedName(parameters.subject),
    der.sequence(
      der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")),
      der.bitString(bytes.concat(Uint8Array.of(4), parameters.publicKey)),
    ),
    der.explicit(
      3,
      der.sequence(
        extension(
          "2.5.29.35",
          false,
          der.sequence(
            der.tlv(0x80, parameters.authorityKeyId ?? keyIdentifier(parameters.issuerPublicKey)),
          ),
        ),
        extension(
          "2.5.29.31",
          false,
          der.sequence(
            der.sequence(
              der.explicit(0, der.explicit(0, der.tlv(0x86, bytes.ascii(parameters.crlUrl)))),
            ),
          ),
        ),
        extension(
          "2.5.29.14",
          false,
          der.octetString(parameters.subjectKeyId ?? keyIdentifier(parameters.publicKey)),
        ),
        ...(parameters.constraints ?? [
          extension(
            "2.5.29.15",
            true,
            der.bitString(Uint8Array.of(parameters.keyUsage), unusedBits),
          ),
          extension("2.5.29.19", true, basicConstraints),
        ]),
        ...(parameters.extensions ?? []),
      ),
    ),
  );
  return der.sequence(
    tbs,
    signatureAlgorithm,
    der.bitString(derSignature(parameters.signer.sign(tbs))),
  );
}
