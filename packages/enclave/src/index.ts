export * from "./collateral/fetchCollateral.js";
export * from "./collateral/parseCollateral.js";
export * from "./collateral/prepareUpserts.js";
export * from "./collateral/splitCrl.js";
export * from "./collateral/standardNumber.js";
export * from "./collateral/types.js";
export * from "./encoding/bytes.js";
export * from "./encoding/pem.js";
export * from "./errors.js";
export * from "./quote/buildQuote.js";
export * from "./quote/measurementOf.js";
export * from "./quote/packQuote.js";
export * from "./quote/parseQuote.js";
export * from "./quote/reportDataFor.js";
export * from "./quote/shortenQuote.js";
export * from "./quote/types.js";
export * from "./simulator/createSimulatedTee.js";
export {
  buildCertificate,
  extension,
  type CertificateParameters,
} from "./simulator/buildCertificate.js";
export * from "./simulator/buildCrl.js";
export {
  evaluationNumbersJson,
  type EvaluationNumbersParameters,
} from "./simulator/evaluationNumbersJson.js";
export { pckExtension, type PckExtensionParameters } from "./simulator/pckExtension.js";
export * from "./simulator/signingKey.js";
