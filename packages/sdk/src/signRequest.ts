import type { Signer } from "ethers";

import { SdkError } from "./errors.js";
import { marketDomain, REQUEST_TYPES } from "./requestTypes.js";
import type { Hex, Request } from "./types.js";

/**
 * Signs a request, so that a relayer or an operator can bring it on chain.
 * @throws SdkError INVALID_REQUEST when the signer is not the requester
 */
export async function signRequest(
  signer: Signer,
  chainId: bigint,
  market: string,
  request: Request,
): Promise<Hex> {
  const address = await signer.getAddress();
  if (address.toLowerCase() !== request.requester.toLowerCase()) {
    throw new SdkError(
      "INVALID_REQUEST",
      `the signer ${address} is not the requester ${request.requester}`,
      "Sign with the requester's key",
    );
  }
  return signer.signTypedData(marketDomain(chainId, market), REQUEST_TYPES, request);
}
