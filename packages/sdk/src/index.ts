// Chain: errors, transactions and bindings.
export type { BatchOutcome } from "./chain/batch.js";
export { verdictErrors } from "./chain/batch.js";
export { gasCap, limitOfBatch, TRANSACTION_GAS_CAP, withMargin } from "./chain/gas.js";
export * from "./chain/contracts.js";
export { decodeError, decodeRevert } from "./chain/decodeError.js";
export type { SdkErrorCode } from "./chain/errors.js";
export { AssayError, ContractError, SdkError } from "./chain/errors.js";
export type { Hex } from "./chain/hex.js";
export type { ServerAnswer } from "./chain/quorumProvider.js";
export { DisagreementError, QuorumProvider } from "./chain/quorumProvider.js";
export type { RetryOptions } from "./chain/retry.js";
export { sendRpc } from "./chain/sendRpc.js";
export { sendTransaction } from "./chain/sendTransaction.js";
export { SteadyProvider } from "./chain/steadyProvider.js";

// Governance.
export type { AdminCall } from "./admin/adminCall.js";
export { adminCall, adminFunctions, describeCall } from "./admin/adminCall.js";
export type { Admin } from "./admin/openAdmin.js";
export { openAdmin } from "./admin/openAdmin.js";
export type { Operation, OperationState } from "./admin/operations.js";
export {
  cancelOperation,
  executeOperation,
  listOperations,
  operationId,
  proposeOperation,
} from "./admin/operations.js";
export type { GovernedContract, RoleName } from "./admin/roles.js";
export {
  ADMIN_ROLE,
  GUARDIAN_ROLE,
  MANAGER_FUNCTIONS,
  RESTRICTED,
  restrictedSelectors,
  ROLES,
} from "./admin/roles.js";
export { pagedLogs } from "./admin/pagedLogs.js";
export type { SafeTransaction } from "./admin/safe.js";
export { safeBatch, safeTransaction } from "./admin/safe.js";

// Chains.
export { formatProbe } from "./chains/formatProbe.js";
export type { ChainProbe, Need, NeedName, RpcSender } from "./chains/probeChain.js";
export { NEEDED_GAS, probeChain } from "./chains/probeChain.js";

// The market and its models.
export type { AddressBook, ConstructorArgument } from "./market/addressBook.js";
export { addressBookSchema, parseAddressBook } from "./market/addressBook.js";
export type { Market, MarketOptions, Windows } from "./market/openMarket.js";
export { openMarket } from "./market/openMarket.js";
export { Spending } from "./market/spending.js";
export type { FoundModel } from "./models/findModel.js";
export { findModel } from "./models/findModel.js";
export { loadPublishedModel } from "./models/loadPublishedModel.js";
export type { Model } from "./models/model.js";
export { modelId } from "./models/model.js";
export { modelIdOf } from "./models/modelIdOf.js";
export type { PublishOptions } from "./models/publishModel.js";
export { publishModel } from "./models/publishModel.js";
export type { PublishedKey } from "./models/requireProductionKeys.js";
export { requireProductionKeys } from "./models/requireProductionKeys.js";

// Money.
export { deposit, stake, withdraw } from "./money/deposits.js";
export type { Balances } from "./money/readBalances.js";
export { readBalances } from "./money/readBalances.js";

// Requests.
export type { AskOptions, Asked } from "./requests/ask.js";
export { ask } from "./requests/ask.js";
export type { EnclaveRequestOptions } from "./requests/buildEnclaveRequest.js";
export { buildEnclaveRequest } from "./requests/buildEnclaveRequest.js";
export type { RequestOptions } from "./requests/buildRequest.js";
export { buildRequest } from "./requests/buildRequest.js";
export type { FoundRequest } from "./requests/findRequest.js";
export { findRequest } from "./requests/findRequest.js";
export { inputCommitment } from "./requests/inputCommitment.js";
export type { JobState, JobView, JobWord } from "./requests/job.js";
export { JOB_STATES, readJob, unpackJob } from "./requests/job.js";
export type { PreparedInput } from "./requests/prepareInput.js";
export { prepareInput } from "./requests/prepareInput.js";
export type { Request, RequestOutput } from "./requests/request.js";
export {
  Assurance,
  hashRequest,
  marketDomain,
  REQUEST_TYPES,
  signRequest,
  toRequest,
} from "./requests/request.js";
export type { LockTimes } from "./requests/lockTimes.js";
export { demandFee } from "./withholding/demandFee.js";
export { lockTimes } from "./requests/lockTimes.js";
export { hasNewOutage, recordOutage } from "./uptime/recordOutage.js";
export { cancelRequest, requestInference } from "./requests/requestInference.js";

// Locks.
export { bondFor, lockJob, priceAt } from "./locks/lockJob.js";

// Settlements.
export type { ContextOptions } from "./settlements/jobContext.js";
export { jobContext } from "./settlements/jobContext.js";
export { readAnswer } from "./settlements/readAnswer.js";
export type { EndReason, FoundEnd } from "./settlements/findEnd.js";
export { END_REASONS, findEnd } from "./settlements/findEnd.js";
export type { DeliveredAt, FoundSettlement, JobResult } from "./settlements/readResult.js";
export { findSettlement, isResult, readResult } from "./settlements/readResult.js";
export type { WaitOptions } from "./settlements/waitForResult.js";
export { JobEndedError, waitForResult } from "./settlements/waitForResult.js";
export type { BatchProof, Settlement } from "./settlements/settleJob.js";
export {
  fillBatch,
  retryCallback,
  settleJob,
  settleJobs,
  settleTogether,
} from "./settlements/settleJob.js";

// Beacons.
export type { DrandRound, DrandSchedule, MapHints } from "./beacon/drand.js";
export {
  drandEvidence,
  drandRoundAt,
  hashToField,
  mapToPoint,
  readDrandRound,
} from "./beacon/drand.js";
export type { RawBlock } from "./beacon/headers.js";
export { encodeHeader, headerEvidence } from "./beacon/headers.js";
export { breakEvenBond, foreseenDraw } from "./beacon/randaoBias.js";

// Results.
export type { AuditedDelivery } from "./results/audits.js";
export {
  auditNumber,
  auditRate,
  bondOf,
  drawAudit,
  isDrawn,
  postSeed,
  postSeedForReward,
  readPostReward,
  RATE_ONE,
  rateFor,
  readSeed,
} from "./results/audits.js";
export type { Delivery, PackedDelivery, VendorStatus } from "./results/delivery.js";
export { hashDelivery, packDelivery, unpackDelivery, VENDOR_STATUSES } from "./results/delivery.js";
export { deliveryWindows } from "./results/deliveryWindows.js";
export { isOwed } from "./results/isOwed.js";
export { platformOf } from "./results/platformOf.js";
export type { Finalisation, Result } from "./results/deliverResults.js";
export {
  deliverResult,
  deliverResults,
  finaliseResult,
  finaliseResults,
  finaliseWithCallback,
  giveBack,
  voidUnprovable,
} from "./results/deliverResults.js";
export type { DeliveryFilter, FoundDelivery } from "./results/findDeliveries.js";
export { findDeliveries, readDelivery } from "./results/findDeliveries.js";
export type { LeafOptions } from "./results/signResults.js";
export {
  hashOutputs,
  resultDigest,
  resultHash,
  resultLeaf,
  resultPath,
  resultRoot,
  signResults,
} from "./results/signResults.js";

// Disputes.
export type { SignedResult } from "./disputes/disputes.js";
export {
  challengeResult,
  commitReport,
  expireDispute,
  proveResult,
  reportCommitment,
  reportEquivocation,
} from "./disputes/disputes.js";
export type { ProverRecord } from "./disputes/prover.js";
export { declareProver, readProver } from "./disputes/prover.js";

// Withholding.
export type { InputOpening } from "./withholding/withholding.js";
export {
  closeWithheldInput,
  closeWrongInput,
  demandInput,
  demandOutput,
  expireOutput,
  MAX_DATA_BYTES,
  postInput,
  postOutput,
} from "./withholding/withholding.js";

// Receipts.
export { verifyGroth16 } from "./receipts/groth16.js";
export { readReceipt, receiptOf } from "./receipts/readReceipt.js";
export type { Evidence, Receipt } from "./receipts/receipt.js";
export { formatReceipt, parseReceipt } from "./receipts/receipt.js";
export { addStateProof, JOBS_SLOT } from "./receipts/stateProof.js";
export type { VerifiedReceipt, VerifyOptions } from "./receipts/verifyReceipt.js";
export { verifyReceipt } from "./receipts/verifyReceipt.js";
