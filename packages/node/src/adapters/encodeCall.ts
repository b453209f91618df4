import type { Market } from "@assay/sdk";

import type { Call } from "../ports/market.js";

/** Most that one item of a kind uses, callbacks aside. */
const GAS = {
  lockMany: 180_000n,
  deliverMany: 140_000n,
  finaliseMany: 140_000n,
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

/** A call's data, and a gas limit that no item of it needs more than. */
export function encodeCall(
  { market, enclave }: Market,
  call: Call,
  operator: string,
): { data: string; gas: bigint } {
  const gas = (items = 1, callbacks: readonly bigint[] = []): bigint =>
    callbacks.reduce((sum, value) => sum + value, FRAME + BigInt(items) * GAS[call.kind]);
  switch (call.kind) {
    case "lockMany": {
      const { requests, bondHundredths } = call;
      const items = requests.map((request) => ({ request, signature: "0x", bondHundredths }));
      const data = market.interface.encodeFunctionData("lockMany", [items]);
      return { data, gas: gas(items.length) };
    }
    case "deliverMany": {
      const { model, results, signature } = call;
      const [only] = results;
      // Signed alone, a result is its own root.
      const data =
        only !== undefined && results.length === 1
          ? enclave.interface.encodeFunctionData("deliver", [model, only, [], signature])
          : enclave.interface.encodeFunctionData("deliverMany", [
              model,
              results,
              operator,
              signature,
            ]);
      return { data, gas: gas(results.length) };
    }
    case "finaliseMany": {
      const callbacks = call.items.map(({ request }) => request.callbackGas);
      const data = enclave.interface.encodeFunctionData("finaliseMany", [call.items]);
      return { data, gas: gas(call.items.length, callbacks) };
    }
    case "prove": {
      const { model, settlement, delivery } = call;
      const data = enclave.interface.encodeFunctionData("prove", [model, settlement, delivery]);
      return { data, gas: gas(1, [settlement.request.callbackGas]) };
    }
    case "draw":
    case "challenge":
    case "expireDispute": {
      const values = [call.request, call.delivery] as const;
      const data =
        call.kind === "draw"
          ? enclave.interface.encodeFunctionData("draw", [...values])
          : call.kind === "challenge"
            ? enclave.interface.encodeFunctionData("challenge", [...values])
            : enclave.interface.encodeFunctionData("expireDispute", [...values]);
      return { data, gas: gas() };
    }
    case "declineDowngraded": {
      const { model, request, sessionKey } = call;
      const values = [model, request, sessionKey] as const;
      const data = enclave.interface.encodeFunctionData("declineDowngraded", [...values]);
      return { data, gas: gas() };
    }
    case "demandInput":
      return { data: enclave.interface.encodeFunctionData(call.kind, [call.request]), gas: gas() };
    case "closeWithheldInput":
      return { data: enclave.interface.encodeFunctionData(call.kind, [call.request]), gas: gas() };
    case "postOutput": {
      const { request, delivery, output } = call;
      const values = [request, delivery, output] as const;
      return { data: enclave.interface.encodeFunctionData(call.kind, [...values]), gas: gas() };
    }
  }
}

/** How many items a call has, each of which may fail alone. */
export function itemsOf(call: Call): number {
  if (call.kind === "lockMany") return call.requests.length;
  if (call.kind === "deliverMany") return call.results.length;
  return call.kind === "finaliseMany" ? call.items.length : 1;
}
