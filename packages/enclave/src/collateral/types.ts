import { z } from "zod";

/**
 * The collateral that judges a DCAP quote: Intel's signed JSON and CRLs, with the certificates of
 * their signers. PCCS clients and `@phala/dcap-qvl` use the same shape.
 */
export const collateralSchema = z.object({
  /** PEM: the CA that issued the PCK leaf, and the root. */
  pck_crl_issuer_chain: z.string(),
  /** DER as hexadecimal digits. */
  root_ca_crl: z.string().regex(/^([0-9a-fA-F]{2})+$/),
  pck_crl: z.string().regex(/^([0-9a-fA-F]{2})+$/),
  /** PEM: the TCB signing certificate, and the root. */
  tcb_info_issuer_chain: z.string(),
  /** The exact signed bytes. */
  tcb_info: z.string(),
  /** r and s, 128 hexadecimal digits. */
  tcb_info_signature: z.string().regex(/^[0-9a-fA-F]{128}$/),
  qe_identity_issuer_chain: z.string(),
  qe_identity: z.string(),
  qe_identity_signature: z.string().regex(/^[0-9a-fA-F]{128}$/),
  /** Intel's list of TCB evaluation data numbers. Other clients' documents lack these three. */
  evaluation_numbers_issuer_chain: z.string().optional(),
  evaluation_numbers: z.string().optional(),
  evaluation_numbers_signature: z
    .string()
    .regex(/^[0-9a-fA-F]{128}$/)
    .optional(),
});

export type Collateral = z.infer<typeof collateralSchema>;
