import type { Request } from "../requests/request.js";
import type { Receipt } from "./receipt.js";

/** Fields of a request that are numbers on chain. */
const NUMBERS = [
  "nonce",
  "valueAtRisk",
  "minPrice",
  "maxPrice",
  "callbackFee",
  "rampStart",
  "rampEnd",
  "lockBy",
  "executionWindow",
  "deadline",
  "callbackGas",
] as const;

/** A request as a receipt holds it. */
export function requestToJson(request: Request): Receipt["request"] {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, request[name].toString()]));
  return { ...request, ...(numbers as Record<(typeof NUMBERS)[number], string>) };
}

/** The request of a receipt. */
export function requestFromJson(json: Receipt["request"]): Request {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, BigInt(json[name])]));
  return { ...json, ...(numbers as Record<(typeof NUMBERS)[number], bigint>) };
}
