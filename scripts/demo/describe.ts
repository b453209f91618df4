import { formatEther } from "ethers";

/** One line of the node's log. */
export interface Line {
  stage?: string;
  jobId?: string;
  code?: string;
  reason?: string;
  price?: string;
  bond?: string;
  paid?: string;
  gasUsed?: string;
  batch?: number;
  witnessMs?: number;
  proveMs?: number;
}

/** An amount in whole tokens, with four decimals. */
export function tokens(amount: bigint): string {
  return Number(formatEther(amount)).toFixed(4);
}

/** A line of the log as the demo prints it; undefined for a stage that it leaves out. */
export function describe(line: Line): string | undefined {
  switch (line.stage) {
    case "waiting":
      return `waits: ${line.reason ?? ""}`;
    case "locked":
      return `locked at ${tokens(BigInt(line.price ?? 0))}, bond ${tokens(BigInt(line.bond ?? 0))}`;
    case "computed":
      return "classified";
    case "proving":
      return "proving…";
    case "proven":
      return `proven in ${(((line.witnessMs ?? 0) + (line.proveMs ?? 0)) / 1000).toFixed(2)} s`;
    case "paid":
      return `verified on chain${(line.batch ?? 1) > 1 ? ` in a batch of ${line.batch ?? 1}` : ""}, paid ${tokens(BigInt(line.paid ?? 0))}`;
    case "refused":
    case "lost":
    case "submit":
    case "lock":
      return `${line.stage}: ${line.code ?? ""} ${line.reason ?? ""}`;
    default:
      return undefined;
  }
}
