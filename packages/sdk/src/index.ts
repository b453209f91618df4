export { findBadProofs, type BatchItem, type VerifyBatch } from "./findBadProofs.js";
