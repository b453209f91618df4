import { bytes } from "../encoding/bytes.js";
import type { TeeKind } from "../quote/types.js";

/** One TCB level: the SVNs that a platform must reach, and its status if it does. */
export interface TcbLevel {
  components: readonly number[];
  pceSvn: number;
  /** SVNs of the TD; only for TDX. */
  tdxComponents?: readonly number[];
  status: string;
  advisories?: readonly string[];
}

/** A TDX module version and its levels. */
export interface TdxModuleIdentity {
  id: string;
  mrSigner: Uint8Array;
  attributes: Uint8Array;
  attributesMask: Uint8Array;
  levels: readonly { isvSvn: number; status: string; advisories?: readonly string[] }[];
}

/** Contents of a TCB info. Times are unix seconds. */
export interface TcbInfoParameters {
  tee: TeeKind;
  issueDate: number;
  nextUpdate: number;
  fmspc: Uint8Array;
  pceId: Uint8Array;
  evaluationNumber: number;
  levels: readonly TcbLevel[];
  modules?: readonly TdxModuleIdentity[];
}

/** A unix time in Intel's form. */
export function isoTime(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** A TCB info (version 3) as the exact bytes that Intel would sign: fixed key order, no spaces. */
export function tcbInfoJson(parameters: TcbInfoParameters): string {
  const upper = (data: Uint8Array): string => bytes.toHex(data).toUpperCase();
  const advisories = (ids: readonly string[] | undefined): object =>
    ids === undefined || ids.length === 0 ? {} : { advisoryIDs: ids };
  const tcbDate = "2024-03-13T00:00:00Z";
  const categories = (component: number): object =>
    component === 0 ? { category: "BIOS", type: "Early Microcode Update" } : {};
  const tdx = parameters.tee === "TDX";
  const component = (svn: number, i: number): object => ({ svn, ...(tdx ? categories(i) : {}) });
  return JSON.stringify({
    id: parameters.tee,
    version: 3,
    issueDate: isoTime(parameters.issueDate),
    nextUpdate: isoTime(parameters.nextUpdate),
    fmspc: upper(parameters.fmspc),
    pceId: upper(parameters.pceId),
    tcbType: 0,
    tcbEvaluationDataNumber: parameters.evaluationNumber,
    ...(tdx
      ? {
          tdxModule: {
            mrsigner: upper(new Uint8Array(48)),
            attributes: upper(new Uint8Array(8)),
            attributesMask: upper(new Uint8Array(8).fill(255)),
          },
          tdxModuleIdentities: (parameters.modules ?? []).map((module) => ({
            id: module.id,
            mrsigner: upper(module.mrSigner),
            attributes: upper(module.attributes),
            attributesMask: upper(module.attributesMask),
            tcbLevels: module.levels.map((level) => ({
              tcb: { isvsvn: level.isvSvn },
              tcbDate,
              tcbStatus: level.status,
              ...advisories(level.advisories),
            })),
          })),
        }
      : {}),
    tcbLevels: parameters.levels.map((level) => ({
      tcb: {
        sgxtcbcomponents: level.components.map(component),
        pcesvn: level.pceSvn,
        ...(level.tdxComponents === undefined
          ? {}
          : { tdxtcbcomponents: level.tdxComponents.map(component) }),
      },
      tcbDate,
      tcbStatus: level.status,
      ...advisories(level.advisories),
    })),
  });
}
