import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { reconcile } from "../lock/reconcile.js";

/** What the transaction that should have settled a job cost. */
export interface Receipt {
  gasUsed: bigint;
  /** Jobs in the same transaction. */
  batch: number;
  transactionHash: string;
}

/** Reads from the chain, not from hope, whether a job is settled, and keeps what it paid. */
export async function settled(
  context: Context,
  record: JobRecord,
  receipt: Receipt,
): Promise<void> {
  const next = await reconcile(context, record);
  if (next.phase !== "settled") return;
  context.log.info({ jobId: record.jobId, stage: "paid", paid: next.paid, ...receipt });
}
