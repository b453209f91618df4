import type { MarketEvent } from "../ports/market.js";
import type { Bookkeeping } from "./bookkeeping.js";
import type { JobRecord } from "./record.js";
import { without } from "./without.js";

/** A job's record after an event; undefined when the event changes nothing. */
export function afterEvent(
  { chain, models }: Pick<Bookkeeping, "chain" | "models">,
  record: JobRecord | undefined,
  event: MarketEvent,
): JobRecord | undefined {
  const isOurs = (operator: string): boolean =>
    operator.toLowerCase() === chain.operator.toLowerCase();
  if (event.name === "Requested") {
    const { jobId, request, input, blockNumber } = event;
    const isBack = record?.phase === "gone" && record.blockNumber !== blockNumber;
    if (record !== undefined && !isBack) return undefined;
    return { jobId, request, input, blockNumber, phase: "waiting" };
  }
  if (record === undefined) return undefined;
  const { phase } = record;
  switch (event.name) {
    case "Locked":
      if (isOurs(event.operator)) {
        // The record of our own lock is on disk already, unless the answer to our transaction was lost.
        if (phase !== "waiting" && phase !== "locking") return undefined;
        const { price, bond, deadline } = event;
        return { ...without(record, "holder", "reason"), phase: "locked", price, bond, deadline };
      }
      if (phase === "settled" || phase === "refused") return undefined;
      return {
        ...record,
        phase: "waiting",
        holder: event.operator,
        price: event.price,
        deadline: event.deadline,
      };
    case "Declined":
    case "LockMissed":
    case "Refuted":
    case "DisputeExpired":
    case "Equivocated":
      return reopened(record, event.name !== "Declined" && isOurs(event.operator));
    case "Settled":
    case "Finalised":
      if (isOurs(event.operator)) return { ...record, phase: "settled", paid: event.paid };
      return { ...record, phase: "gone", reason: "settled by another operator" };
    case "Cancelled":
    case "Expired":
    case "Voided":
    case "QuarantinedClosed":
    case "InputWithheld":
    case "InputShownWrong":
      return { ...record, phase: "gone", reason: event.name };
    case "Delivered": {
      if (phase === "settled" || phase === "refused") return undefined;
      const { delivery, operator, outputs } = event;
      if (isOurs(operator)) return { ...record, phase: "provisional", outputs, delivery };
      if (!models.has(record.request.modelId)) return undefined;
      return {
        ...without(record, "outputs", "proof", "isChecked"),
        phase: "watched",
        holder: operator,
        claimed: outputs,
        delivery,
      };
    }
    case "Disputed":
    case "OutputDemanded":
    case "OutputPosted":
    case "DisputeDropped":
    case "Proven": {
      if (record.delivery === undefined) return undefined;
      const { delivery } = event;
      const isOver = event.name === "Proven" || event.name === "DisputeDropped";
      if (isOver && phase === "disputed") {
        return { ...without(record, "deadline"), phase: "provisional", delivery };
      }
      const isDisputed = event.name === "Disputed" && phase === "provisional";
      return isDisputed
        ? { ...record, phase: "disputed", deadline: event.proofBy, delivery }
        : { ...record, delivery };
    }
    case "InputDemanded":
      return isOurs(event.operator) ? { ...record, inputBy: event.postBy } : undefined;
    case "InputPosted":
      if (record.inputBy === undefined) return { ...record, input: event.input };
      return {
        ...without(record, "inputBy"),
        input: event.input,
        deadline: event.deadline,
        declineBy: event.deadline - (record.request.executionWindow * 85n + 99n) / 100n,
      };
  }
}

/** A job that is open again. A job that we lost ourselves stays lost. */
function reopened(record: JobRecord, isOurLoss: boolean): JobRecord | undefined {
  if (record.phase === "refused" || record.phase === "settled") return undefined;
  const open = without(
    { ...record, reopened: true },
    ...([
      "holder",
      "delivery",
      "claimed",
      "isChecked",
      "inputBy",
      "declineBy",
      "opening",
      "computedAt",
    ] as const),
    ...(["outputs", "proof", "price", "bond", "deadline", "reason", "output"] as const),
  );
  return { ...open, phase: isOurLoss ? "lost" : "waiting" };
}
