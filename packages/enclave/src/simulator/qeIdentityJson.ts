import { bytes } from "../encoding/bytes.js";
import type { TeeKind } from "../quote/types.js";
import { isoTime } from "./tcbInfoJson.js";

/** Contents of a quoting enclave's identity. Times are unix seconds. */
export interface QeIdentityParameters {
  tee: TeeKind;
  issueDate: number;
  nextUpdate: number;
  evaluationNumber: number;
  mrSigner: Uint8Array;
  isvProdId: number;
  levels: readonly { isvSvn: number; status: string; advisories?: readonly string[] }[];
}

/** A QE identity (version 2) as the exact bytes that Intel would sign. */
export function qeIdentityJson(parameters: QeIdentityParameters): string {
  return JSON.stringify({
    id: parameters.tee === "SGX" ? "QE" : "TD_QE",
    version: 2,
    issueDate: isoTime(parameters.issueDate),
    nextUpdate: isoTime(parameters.nextUpdate),
    tcbEvaluationDataNumber: parameters.evaluationNumber,
    miscselect: "00000000",
    miscselectMask: "FFFFFFFF",
    attributes: "11000000000000000000000000000000",
    attributesMask: "FBFFFFFFFFFFFFFF0000000000000000",
    mrsigner: bytes.toHex(parameters.mrSigner).toUpperCase(),
    isvprodid: parameters.isvProdId,
    tcbLevels: parameters.levels.map((level) => ({
      tcb: { isvsvn: level.isvSvn },
      tcbDate: "2024-03-13T00:00:00Z",
      tcbStatus: level.status,
      ...(level.advisories === undefined ? {} : { advisoryIDs: level.advisories }),
    })),
  });
}
