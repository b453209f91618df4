import { bytes } from "../encoding/bytes.js";
import { pem } from "../encoding/pem.js";
import { EnclaveError } from "../errors.js";
import type { Collateral } from "./types.js";

/** A call of `CollateralStore`: the function's name and its arguments, as bytes. */
export interface CollateralUpsert {
  method: "upsertRootCrl" | "upsertPckCrl" | "upsertTcbInfo" | "upsertQeIdentity";
  args: Uint8Array[];
}

/**
 * Prepares the calls that bring `CollateralStore` up to date. Send them in this order: the store checks
 * the other pieces against the root's CRL, which comes first.
 *
 * @throws EnclaveError `COLLATERAL_FORMAT` or `CERTIFICATE_FORMAT` if an issuer chain is malformed.
 */
export function prepareUpserts(collateral: Collateral): CollateralUpsert[] {
  return [
    { method: "upsertRootCrl", args: [bytes.fromHex(collateral.root_ca_crl)] },
    {
      method: "upsertPckCrl",
      args: [bytes.fromHex(collateral.pck_crl), first(collateral.pck_crl_issuer_chain)],
    },
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

function first(chain: string): Uint8Array {
  const [certificate] = pem.decode(chain);
  if (certificate === undefined) {
    throw new EnclaveError("COLLATERAL_FORMAT", "the issuer chain holds no certificate");
  }
  return certificate;
}
