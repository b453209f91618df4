import { keccak_256 } from "@noble/hashes/sha3.js";

import { bytes } from "../encoding/bytes.js";
import { pem } from "../encoding/pem.js";
import { EnclaveError } from "../errors.js";
import { splitCrl } from "./splitCrl.js";
import type { Collateral } from "./types.js";

/** A call of `CollateralStore`: the function's name and its arguments, as bytes. */
export interface CollateralUpsert {
  method:
    | "upsertRootCrl"
    | "storeSerials"
    | "upsertPckCrl"
    | "upsertEvaluationNumbers"
    | "upsertTcbInfo"
    | "upsertQeIdentity";
  args: (Uint8Array | PckCrlPieces)[];
}

/** `ICollateralStore.PckCrl`. */
export interface PckCrlPieces {
  prefix: Uint8Array;
  order: Uint8Array;
  tails: Uint8Array[];
  suffix: Uint8Array;
  /** keccak256 of each part of the serial numbers. */
  parts: Uint8Array[];
}

/** The calls that bring a PCK CA's revocation list: its serial numbers, and then the signed list around them. */
export function prepareCrlUpserts(crl: Uint8Array, issuer: Uint8Array): CollateralUpsert[] {
  const { serials, ...rest } = splitCrl(crl);
  const pieces: PckCrlPieces = { ...rest, parts: serials.map((part) => keccak_256(part)) };
  return [
    ...serials.map((part): CollateralUpsert => ({ method: "storeSerials", args: [part] })),
    { method: "upsertPckCrl", args: [pieces, issuer] },
  ];
}

/**
 * Prepares the calls that bring `CollateralStore` up to date. Send them in this order: the store checks
 * the other pieces against the root's CRL, which comes first. A `storeSerials` whose part `isStored` may be
 * left out: most months, a CA revokes nothing.
 *
 * @throws EnclaveError `COLLATERAL_FORMAT` or `CERTIFICATE_FORMAT` if an issuer chain is malformed.
 */
export function prepareUpserts(collateral: Collateral): CollateralUpsert[] {
  return [
    { method: "upsertRootCrl", args: [bytes.fromHex(collateral.root_ca_crl)] },
    ...prepareCrlUpserts(bytes.fromHex(collateral.pck_crl), first(collateral.pck_crl_issuer_chain)),
    ...numbers(collateral),
    {
      method: "upsertTcbInfo",
      args: [
        bytes.ascii(collateral.tcb_info),
        bytes.fromHex(collateral.tcb_info_signature),
        first(collateral.tcb_info_issuer_chain),
      ],
    },
    {
      method: "upsertQeIdentity",
      args: [
        bytes.ascii(collateral.qe_identity),
        bytes.fromHex(collateral.qe_identity_signature),
        first(collateral.qe_identity_issuer_chain),
      ],
    },
  ];
}

function numbers(collateral: Collateral): CollateralUpsert[] {
  const {
    evaluation_numbers: json,
    evaluation_numbers_signature: signature,
    evaluation_numbers_issuer_chain: chain,
  } = collateral;
  if (json === undefined || signature === undefined || chain === undefined) return [];
  return [
    {
      method: "upsertEvaluationNumbers",
      args: [bytes.ascii(json), bytes.fromHex(signature), first(chain)],
    },
  ];
}

function first(chain: string): Uint8Array {
  const [certificate] = pem.decode(chain);
  if (certificate === undefined) {
    throw new EnclaveError("COLLATERAL_FORMAT", "the issuer chain holds no certificate");
  }
  return certificate;
}
