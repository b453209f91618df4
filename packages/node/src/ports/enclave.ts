import type { Hex } from "@assay/sdk";

import type { Work } from "./prover.js";

/** A session key that is registered on chain. */
export interface Session {
  /** Address of the key. */
  key: Hex;
  /** First and last second of the session, unix time. The chain may end it earlier. */
  validFrom: bigint;
  validUntil: bigint;
}

/** A model's answer from inside the enclave. */
export interface EnclaveOutputs {
  /** Output words. */
  outputs: bigint[];
  /** Bytes that the requester gets off chain in addition to the words; none by default. */
  bytes?: Uint8Array;
}

/** Runs models where not even the operator can change the answer, and signs with a key that was attested on chain. */
export interface Enclave {
  /** The vendor's number in the EnclaveRegistry. */
  readonly vendor: number;
  /** The session in use; undefined before the first `renew`. */
  readonly session: Session | undefined;
  /** @throws when the bytes are not an input of the circuit */
  run(work: Work): Promise<EnclaveOutputs>;
  /** Signs a root of results with the session key: 65 bytes r, s, v. */
  sign(root: Hex): Promise<Hex>;
  /** Makes a fresh session key, has it quoted and registered, and uses it from then on. */
  renew(): Promise<Session>;
}
