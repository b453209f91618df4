import type {
  AssayError,
  Delivery,
  Finalisation,
  Hex,
  Model,
  Request,
  Result,
  Settlement,
} from "@assay/sdk";

/** Something to send to the market. Several go out in one transaction. */
export type Call =
  | { kind: "lockMany"; requests: Request[]; bondHundredths: number }
  | { kind: "deliverMany"; model: Model; results: Result[]; signature: Hex }
  | { kind: "finaliseMany"; items: Finalisation[] }
  | {
      kind: "finaliseWithCallback";
      request: Request;
      outputs: bigint[];
      delivery: Delivery;
    }
  | { kind: "voidUnprovable"; request: Request; delivery: Delivery }
  | { kind: "draw"; jobId: Hex; delivery: Delivery }
  | { kind: "prove"; model: Model; settlement: Settlement; delivery: Delivery }
  | { kind: "challenge"; jobId: Hex; delivery: Delivery }
  | { kind: "expireDispute"; request: Request; delivery: Delivery }
  | { kind: "declineDowngraded"; model: Model; request: Request; sessionKey: Hex }
  | { kind: "demandInput"; request: Request }
  | { kind: "closeWithheldInput"; request: Request }
  | { kind: "postOutput"; request: Request; delivery: Delivery; output: Hex };

/** What became of a call: an error for each of its items that failed. */
export interface Sent {
  failures: (AssayError | undefined)[];
  /** This call's part of its transaction; zero if it was not sent. */
  gasUsed: bigint;
  transactionHash: Hex | undefined;
}

/** What happened to a job, as the market tells it. */
export type MarketEvent = {
  jobId: Hex;
  blockNumber: number;
  /** Of the log in its block. */
  index: number;
  /** Names the log, so that it is taken in once. */
  id: string;
} & (
  | { name: "Requested"; request: Request; input: Hex }
  | { name: "Locked"; operator: string; price: bigint; bond: bigint; deadline: bigint }
  | { name: "Declined" | "LockMissed"; operator: string }
  | { name: "Settled" | "Finalised"; operator: string; paid: bigint }
  | { name: "Cancelled" | "Expired" | "Voided" | "InputWithheld" }
  | {
      name: "Delivered";
      operator: string;
      sessionKey: string;
      outputs: bigint[];
      delivery: Delivery;
    }
  | { name: "AuditCleared" | "OutputDemanded"; delivery: Delivery }
  | { name: "Disputed"; challenger: string; proofBy: bigint; delivery: Delivery }
  | { name: "OutputPosted"; delivery: Delivery }
  | { name: "Refuted" | "DisputeExpired" | "Equivocated"; operator: string }
  | { name: "InputDemanded"; operator: string; postBy: bigint }
  | { name: "InputPosted"; input: Hex }
);

/** A vendor's or a session's standing now. */
export interface SessionStatus {
  /** Number in `VENDOR_STATUSES`. */
  status: bigint;
  /** Whether the session holds, its vendor's status aside. */
  valid: boolean;
}

/** What a session key's quote is bound to, so that it is fresh and nobody else's. */
export interface SessionBinding {
  chainId: bigint;
  /** Address of the EnclaveRegistry. */
  registry: string;
  operator: string;
  blockNumber: number;
  blockHash: Hex;
  /** What the key itself signs. */
  sessionDigest: Hex;
}
