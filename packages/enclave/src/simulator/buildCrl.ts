import { der } from "../encoding/der.js";
import {
  derSignature,
  distinguishedName,
  extension,
  keyIdentifier,
  signatureAlgorithm,
} from "./buildCertificate.js";
import type { SigningKey } from "./signingKey.js";

/** Contents of a certificate revocation list. */
export interface CrlParameters {
  issuer: string;
  signer: SigningKey;
  thisUpdate: number;
  nextUpdate: number;
  revoked: readonly bigint[];
  /** Further extensions of the list and of each entry; each is a whole `Extension`. */
  extensions?: readonly Uint8Array[];
  entryExtensions?: readonly Uint8Array[];
}

/** A version 2 CRL in DER, in Intel's form. */
export function buildCrl(parameters: CrlParameters): Uint8Array {
  const entries = parameters.revoked.map((serial) =>
    der.sequence(
      der.integer(serial),
      der.time(parameters.thisUpdate),
      der.sequence(
        extension("2.5.29.21", false, der.enumerated(1)),
        ...(parameters.entryExtensions ?? []),
      ),
    ),
  );
  const tbs = der.sequence(
    der.integer(1),
    signatureAlgorithm,
    distinguishedName(parameters.issuer),
    der.time(parameters.thisUpdate),
    der.time(parameters.nextUpdate),
    ...(entries.length === 0 ? [] : [der.sequence(...entries)]),
    der.explicit(
      0,
      der.sequence(
        extension("2.5.29.20", false, der.integer(1)),
        extension(
          "2.5.29.35",
          false,
          der.sequence(der.tlv(0x80, keyIdentifier(parameters.signer.publicKey))),
        ),
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
