import { bytes } from "../encoding/bytes.js";
import { EnclaveError } from "../errors.js";
import type { TeeKind } from "../quote/types.js";
import { standardNumber } from "./standardNumber.js";
import { type Collateral, collateralSchema } from "./types.js";

/** The part of `fetch` that this package uses: a test or a proxy can stand in for it. */
export type FetchLike = (url: string) => Promise<FetchedResponse>;

export interface FetchedResponse {
  ok: boolean;
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The wanted collateral and its source. */
export interface FetchCollateralParameters {
  tee: TeeKind;
  /** Platform model: six bytes from the PCK leaf. */
  fmspc: Uint8Array;
  /** The CA that issued the PCK leaf. */
  ca: "platform" | "processor";
  /** Address of a PCS or PCCS, without the final `/sgx`. */
  baseUrl: string;
  /** The wanted evaluation number; the standard one of Intel's list by default. */
  evaluationNumber?: number;
  /** The time at which the standard number is wanted, in unix seconds; now by default. */
  time?: number;
  /** Address of the root's CRL in DER. */
  rootCrlUrl: string;
  fetch: FetchLike;
}

/**
 * Fetches the collateral that judges the quotes of one platform model, from Intel's PCS or a PCCS
 * (API version 4): the lists, and the documents of one evaluation number. Call it again with a higher
 * `evaluationNumber` to bring the next standard before its day.
 *
 * @throws EnclaveError `COLLATERAL_FETCH` if a request fails, `COLLATERAL_FORMAT` if an answer lacks
 *   a part that the API promises.
 */
export async function fetchCollateral(parameters: FetchCollateralParameters): Promise<Collateral> {
  const { tee, ca, baseUrl } = parameters;
  const api = `${baseUrl}/${tee.toLowerCase()}/certification/v4`;
  const list = await get(parameters.fetch, `${api}/tcbevaluationdatanumbers`);
  const numbers = signedObject(await list.text(), "tcbEvaluationDataNumbers");
  const { time = Math.floor(Date.now() / 1000) } = parameters;
  const number = parameters.evaluationNumber ?? standardNumber(numbers.object, time);
  // Intel signs the FMSPC in the case in which it was asked for: upper case is the one of its documents.
  const fmspc = bytes.toHex(parameters.fmspc).toUpperCase();
  const query = `tcbEvaluationDataNumber=${number}`;
  const tcb = await get(parameters.fetch, `${api}/tcb?fmspc=${fmspc}&${query}`);
  const qe = await get(parameters.fetch, `${api}/qe/identity?${query}`);
  const crl = await get(
    parameters.fetch,
    `${baseUrl}/sgx/certification/v4/pckcrl?ca=${ca}&encoding=der`,
  );
  const root = await get(parameters.fetch, parameters.rootCrlUrl);
  const tcbInfo = signedObject(await tcb.text(), "tcbInfo");
  const identity = signedObject(await qe.text(), "enclaveIdentity");
  return collateralSchema.parse({
    pck_crl_issuer_chain: chain(crl, "SGX-PCK-CRL-Issuer-Chain"),
    root_ca_crl: bytes.toHex(new Uint8Array(await root.arrayBuffer())),
    pck_crl: bytes.toHex(new Uint8Array(await crl.arrayBuffer())),
    tcb_info_issuer_chain: chain(tcb, "TCB-Info-Issuer-Chain"),
    tcb_info: tcbInfo.object,
    tcb_info_signature: tcbInfo.signature,
    qe_identity_issuer_chain: chain(qe, "SGX-Enclave-Identity-Issuer-Chain"),
    qe_identity: identity.object,
    qe_identity_signature: identity.signature,
    evaluation_numbers_issuer_chain: chain(list, "TCB-Evaluation-Data-Numbers-Issuer-Chain"),
    evaluation_numbers: numbers.object,
    evaluation_numbers_signature: numbers.signature,
  });
}

async function get(fetch: FetchLike, url: string): Promise<FetchedResponse> {
  let response: FetchedResponse;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new EnclaveError(
      "COLLATERAL_FETCH",
      `${url} did not answer: check the address and the network`,
      error,
    );
  }
  if (!response.ok)
    throw new EnclaveError(
      "COLLATERAL_FETCH",
      `${url} answered with HTTP status ${response.status}`,
    );
  return response;
}

function chain(response: FetchedResponse, header: string): string {
  const value = response.headers.get(header);
  if (value === null)
    throw new EnclaveError(
      "COLLATERAL_FORMAT",
      `the answer has no ${header} header: check that the address is a PCS or PCCS`,
    );
  return decodeURIComponent(value);
}

/** The exact characters of the signed member: parsing and printing it again would break the signature. */
function signedObject(text: string, name: string): { object: string; signature: string } {
  const match = new RegExp(
    `^\\{"${name}":(\\{.*\\}),"signature":"([0-9a-fA-F]{128})"\\}\\s*$`,
    "s",
  ).exec(text);
  const [, object, signature] = match ?? [];
  if (object === undefined || signature === undefined) {
    throw new EnclaveError(
      "COLLATERAL_FORMAT",
      `the answer is not a signed ${name}: check that the address is a PCS or PCCS`,
    );
  }
  return { object, signature };
}
