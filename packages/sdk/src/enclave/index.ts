export type { AuditedDelivery } from "./auditRate.js";
export { auditRate, RATE_ONE } from "./auditRate.js";
export { auditNumber, isDrawn } from "./auditNumber.js";
export { batchGas } from "./batchGas.js";
export type { EnclaveRequestOptions } from "./buildEnclaveRequest.js";
export { buildEnclaveRequest } from "./buildEnclaveRequest.js";
export { challengeResult } from "./challengeResult.js";
export { closeWithheldInput } from "./closeWithheldInput.js";
export { declineDowngraded } from "./declineDowngraded.js";
export { deliverResult } from "./deliverResult.js";
export { deliverResults } from "./deliverResults.js";
export type { Windows } from "./deliveryWindows.js";
export { deliveryWindows } from "./deliveryWindows.js";
export { demandInput } from "./demandInput.js";
export { demandOutput } from "./demandOutput.js";
export { drawAudit } from "./drawAudit.js";
export { expireDispute } from "./expireDispute.js";
export { expireOutput } from "./expireOutput.js";
export { finaliseResult } from "./finaliseResult.js";
export { finaliseResults } from "./finaliseResults.js";
export type { DeliveryFilter } from "./findDeliveries.js";
export { finaliseWithCallback } from "./finaliseWithCallback.js";
export { findDeliveries } from "./findDeliveries.js";
export { hashDelivery } from "./hashDelivery.js";
export { hashOutputs } from "./hashOutputs.js";
export { packDelivery } from "./packDelivery.js";
export { postInput } from "./postInput.js";
export { MAX_DATA_BYTES, postOutput } from "./postOutput.js";
export { proveResult } from "./proveResult.js";
export { readDelivery } from "./readDelivery.js";
export { reportEquivocation } from "./reportEquivocation.js";
export { resultDigest } from "./resultDigest.js";
export { resultHash } from "./resultHash.js";
export type { LeafOptions } from "./resultLeaf.js";
export { resultLeaf } from "./resultLeaf.js";
export { resultPath } from "./resultPath.js";
export { resultRoot } from "./resultRoot.js";
export { signResults } from "./signResults.js";
export type {
  Delivery,
  Finalisation,
  FoundDelivery,
  PackedDelivery,
  Result,
  SignedResult,
  VendorStatus,
} from "./types.js";
export { VENDOR_STATUSES } from "./types.js";
export { unpackDelivery } from "./unpackDelivery.js";
export { verdictErrors } from "./verdictErrors.js";
export { voidUnprovable } from "./voidUnprovable.js";
