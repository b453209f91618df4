import { SdkError } from "@assay/sdk";

/** Dangers that a person can consent to by name, with `--i-know`. */
export const CONSENTS = {
  "development-accounts": "an account whose key is published has a role",
  "token-without-code": "there is no contract at the token's address",
  amounts: "an amount makes no sense in the token's decimals",
  "development-circuits": "any account can forge proofs under a published circuit",
  "development-root": "any account can forge quotes under the TEE vendor's root",
} as const;
export type Consent = keyof typeof CONSENTS;

/** Something that keeps a deployment from being made. */
export interface Fault {
  /** The danger that `--i-know` allows; absent for what cannot be allowed. */
  consent?: Consent;
  text: string;
}

/** Reads the names after `--i-know`. @throws SdkError INVALID_CONFIG */
export function parseConsents(names: readonly string[]): Consent[] {
  const unknown = names.filter((name) => !(name in CONSENTS));
  if (unknown.length === 0) return names as Consent[];
  throw new SdkError(
    "INVALID_CONFIG",
    `--i-know ${unknown.join(", ")} names no danger`,
    `Name one of ${Object.keys(CONSENTS).join(", ")}`,
  );
}

/** The faults that are not allowed. */
export function forbidden(faults: readonly Fault[], consents: readonly Consent[]): Fault[] {
  return faults.filter(({ consent }) => consent === undefined || !consents.includes(consent));
}

/**
 * Ends a deployment that has faults, with all of them in one message.
 * @param name the parameter file
 * @throws SdkError INVALID_CONFIG
 */
export function requireNoFaults(
  name: string,
  faults: readonly Fault[],
  consents: readonly Consent[] = [],
): void {
  const left = forbidden(faults, consents);
  if (left.length === 0) return;
  const list = left.map(({ text, consent }) =>
    consent === undefined ? text : `${text} (allow it by --i-know ${consent})`,
  );
  throw new SdkError("INVALID_CONFIG", `${name} cannot be deployed`, `Correct ${list.join("; ")}`);
}
