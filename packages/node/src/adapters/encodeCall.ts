import type { Finalisation, Market } from "@assay/sdk";
import { packDelivery } from "@assay/sdk";

import type { Call } from "../ports/market.js";

/** Encodes a call for the market. */
export function encodeCall({ contract }: Market, call: Call): string {
  const abi = contract.interface;
  switch (call.kind) {
    case "lockMany": {
      const items = call.items.map((item) => ({ ...item, signature: "0x" }));
      return abi.encodeFunctionData("lockMany", [items]);
    }
    case "deliverMany":
      return abi.encodeFunctionData("deliverMany", [call.model, call.results, call.signature]);
    case "finaliseMany":
      return abi.encodeFunctionData("finaliseMany", [packItems(call.items)]);
    case "finaliseWithCallback":
      return abi.encodeFunctionData("finaliseWithCallback", [
        call.request,
        call.outputs,
        packDelivery(call.delivery),
      ]);
    case "voidUnprovable":
      return abi.encodeFunctionData("voidUnprovable", [call.request, packDelivery(call.delivery)]);
    case "post":
      return call.live === undefined
        ? abi.encodeFunctionData("post", [call.target, call.evidence])
        : abi.encodeFunctionData("postForReward", [
            call.live.jobId,
            packDelivery(call.live.delivery),
            call.evidence,
          ]);
    case "draw":
      return abi.encodeFunctionData("draw", [call.jobId, packDelivery(call.delivery)]);
    case "challenge":
      return abi.encodeFunctionData("challenge", [
        call.jobId,
        packDelivery(call.delivery),
        call.maxBond,
      ]);
    case "prove":
      return abi.encodeFunctionData("prove", [
        call.model,
        call.settlement,
        packDelivery(call.delivery),
        call.finder,
      ]);
    case "expireDispute":
      return abi.encodeFunctionData("expireDispute", [call.request, packDelivery(call.delivery)]);
    case "closeQuarantined":
      return abi.encodeFunctionData("closeQuarantined", [
        call.request,
        packDelivery(call.delivery),
      ]);
    case "giveBack":
      return abi.encodeFunctionData("giveBack", [call.model, call.request, call.sessionKey]);
    case "decline":
      return abi.encodeFunctionData("decline", [call.request]);
    case "demandInput":
      return abi.encodeFunctionData("demandInput", [call.request]);
    case "closeWithheldInput":
      return abi.encodeFunctionData("closeWithheldInput", [call.request]);
    case "closeWrongInput":
      return abi.encodeFunctionData("closeWrongInput", [
        call.model,
        call.request,
        call.input,
        call.commitment,
        call.proof,
      ]);
    case "postOutput":
      return abi.encodeFunctionData("postOutput", [
        call.request,
        packDelivery(call.delivery),
        call.output,
      ]);
  }
}

/** Finalisations in the form of the market's interface. */
export function packItems(items: readonly Finalisation[]): {
  jobId: string;
  delivery: ReturnType<typeof packDelivery>;
}[] {
  return items.map(({ jobId, delivery }) => ({ jobId, delivery: packDelivery(delivery) }));
}

/** Whether a call succeeds although its items fail: it answers with a verdict for each. */
export function isBatch({ kind }: Call): boolean {
  return kind === "lockMany" || kind === "deliverMany" || kind === "finaliseMany";
}

/** How many items a call has. Each item may fail alone. */
export function itemsOf(call: Call): number {
  if (call.kind === "lockMany") return call.items.length;
  if (call.kind === "deliverMany") return call.results.length;
  return call.kind === "finaliseMany" ? call.items.length : 1;
}
