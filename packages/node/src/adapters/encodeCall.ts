import type { Finalisation, Market } from "@assay/sdk";
import { packDelivery } from "@assay/sdk";

import type { Call } from "../ports/market.js";

/** Most gas that one item of a kind uses, without callbacks. */
const GAS = {
  lockMany: 180_000n,
  deliverMany: 140_000n,
  finaliseMany: 140_000n,
  finaliseWithCallback: 250_000n,
  voidUnprovable: 250_000n,
  post: 400_000n,
  draw: 150_000n,
  prove: 700_000n,
  challenge: 250_000n,
  expireDispute: 600_000n,
  declineDowngraded: 300_000n,
  demandInput: 200_000n,
  closeWithheldInput: 250_000n,
  postOutput: 1_500_000n,
} as const;
const FRAME = 40_000n;

/** Most gas that a call can need. */
export function gasOf(call: Call): bigint {
  let callback = 0n;
  if (call.kind === "prove") callback = call.settlement.request.callbackGas;
  if (call.kind === "finaliseWithCallback") callback = call.request.callbackGas;
  return FRAME + BigInt(itemsOf(call)) * GAS[call.kind] + callback;
}

/** Encodes a call for the market. */
export function encodeCall({ contract }: Market, call: Call): string {
  const abi = contract.interface;
  switch (call.kind) {
    case "lockMany": {
      const { requests, bondBps } = call;
      const items = requests.map((request) => ({ request, signature: "0x", bondBps }));
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
      return abi.encodeFunctionData("post", [call.target, call.evidence]);
    case "draw":
      return abi.encodeFunctionData("draw", [call.jobId, packDelivery(call.delivery)]);
    case "challenge":
      return abi.encodeFunctionData("challenge", [call.jobId, packDelivery(call.delivery)]);
    case "prove":
      return abi.encodeFunctionData("prove", [
        call.model,
        call.settlement,
        packDelivery(call.delivery),
        call.finder,
      ]);
    case "expireDispute":
      return abi.encodeFunctionData("expireDispute", [call.request, packDelivery(call.delivery)]);
    case "declineDowngraded":
      return abi.encodeFunctionData("declineDowngraded", [
        call.model,
        call.request,
        call.sessionKey,
      ]);
    case "demandInput":
      return abi.encodeFunctionData("demandInput", [call.request]);
    case "closeWithheldInput":
      return abi.encodeFunctionData("closeWithheldInput", [call.request]);
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

/** How many items a call has. Each item may fail alone. */
export function itemsOf(call: Call): number {
  if (call.kind === "lockMany") return call.requests.length;
  if (call.kind === "deliverMany") return call.results.length;
  return call.kind === "finaliseMany" ? call.items.length : 1;
}
