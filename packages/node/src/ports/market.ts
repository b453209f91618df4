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

/** A call of the market. Several go out in one transaction. */
export type Call =
  | { kind: "lockMany"; items: { request: Request; bondBps: number }[] }
  | { kind: "deliverMany"; model: Model; results: Result[]; signature: Hex }
  | { kind: "finaliseMany"; items: Finalisation[] }
  | {
      kind: "finaliseWithCallback";
      request: Request;
      outputs: bigint[];
      delivery: Delivery;
    }
  | { kind: "voidUnprovable"; request: Request; delivery: Delivery }
  | {
      kind: "post";
      target: bigint;
      evidence: Hex;
      /** A delivery that names the target, where a reward waits for its first post. */
      live?: { jobId: Hex; delivery: Delivery };
    }
  | { kind: "draw"; jobId: Hex; delivery: Delivery }
  | {
      kind: "prove";
      model: Model;
      settlement: Settlement;
      delivery: Delivery;
      /** Payee of a refuting proof; the zero address for an agreeing one. */
      finder: string;
    }
  | { kind: "challenge"; jobId: Hex; delivery: Delivery; maxBond: bigint }
  | { kind: "expireDispute" | "closeQuarantined"; request: Request; delivery: Delivery }
  | { kind: "giveBack"; model: Model; request: Request; sessionKey: Hex }
  | { kind: "decline"; request: Request }
  | { kind: "demandInput"; request: Request }
  | { kind: "closeWithheldInput"; request: Request }
  | {
      kind: "closeWrongInput";
      model: Model;
      request: Request;
      input: Hex;
      /** What the bytes commit to, and the proof; zero and empty where none is needed. */
      commitment: bigint;
      proof: Hex;
    }
  | { kind: "postOutput"; request: Request; delivery: Delivery; output: Hex };

/** Outcome of a call: an error for each of its items that failed. */
export interface Sent {
  failures: (AssayError | undefined)[];
  /** This call's share of its transaction's gas; zero if the call was not sent. */
  gasUsed: bigint;
  transactionHash: Hex | undefined;
}

/** An event of the market about one job. */
export type MarketEvent = {
  jobId: Hex;
  blockNumber: number;
  /** The log's index in its block. */
  index: number;
  /** Identifies the log, so that the node takes it in once. */
  id: string;
} & (
  | { name: "Requested"; request: Request; input: Hex }
  | { name: "Locked"; operator: string; price: bigint; bond: bigint; deadline: bigint }
  | { name: "Declined" | "LockMissed"; operator: string }
  | { name: "Settled" | "Finalised"; operator: string; paid: bigint }
  | {
      name:
        | "Cancelled"
        | "Expired"
        | "Voided"
        | "QuarantinedClosed"
        | "InputWithheld"
        | "InputShownWrong";
    }
  | {
      name: "Delivered";
      operator: string;
      sessionKey: string;
      outputs: bigint[];
      delivery: Delivery;
    }
  | { name: "OutputDemanded"; delivery: Delivery }
  | { name: "Disputed"; challenger: string; proofBy: bigint; delivery: Delivery }
  | { name: "OutputPosted" | "Proven" | "DisputeDropped"; delivery: Delivery }
  | { name: "Refuted" | "DisputeExpired" | "Equivocated"; operator: string }
  | { name: "InputDemanded"; operator: string; postBy: bigint }
  | { name: "InputPosted"; deadline: bigint; input: Hex }
);

/** A session and its vendor as the chain sees them now. */
export interface SessionStatus {
  /** The vendor's status, as its index in `VENDOR_STATUSES`. */
  status: bigint;
  /** Whether the session is valid, regardless of the vendor's status. */
  valid: boolean;
  /** Whether the guardian ended it. */
  revoked: boolean;
  /** Whether its machine is denied, so that any account can end it as of the denial. */
  denied: boolean;
}

/** Values that a session key's quote contains, so that it is fresh and belongs to this operator alone. */
export interface SessionBinding {
  chainId: bigint;
  /** Address of the EnclaveRegistry. */
  registry: string;
  operator: string;
  blockNumber: number;
  blockHash: Hex;
  /** Digest that the session key itself signs. */
  sessionDigest: Hex;
}
