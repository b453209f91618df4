import { decodeError } from "./decodeError.js";
import type { Market } from "./openMarket.js";
import type { Request } from "./types.js";

/**
 * Whether the chain says that this request's job was settled with exactly these outputs.
 * @throws SdkError CHAIN_FAILED
 */
export async function verifyResult(
  { contract }: Market,
  request: Request,
  outputs: bigint[],
): Promise<boolean> {
  try {
    return await contract.isResult(request, outputs);
  } catch (error) {
    throw decodeError(error);
  }
}
