import { buildEnclaveRequest, buildRequest, MAX_DATA_BYTES } from "@assay/sdk";
import { expect } from "chai";
import { keccak256, ZeroAddress, ZeroHash } from "ethers";

import { expectError } from "../../utils/expectError.js";

describe("buildRequest", function () {
  const options = {
    requester: ZeroAddress,
    modelId: ZeroHash,
    inputCommitment: 1n,
    maxPrice: 100n,
    now: 1_800_000_000n,
  };
  const largest = new Uint8Array(MAX_DATA_BYTES);
  const tooLarge = new Uint8Array(MAX_DATA_BYTES + 1);

  it("takes an input that can be posted when an operator demands it", function () {
    expect(buildRequest({ ...options, input: largest }).inputDigest).to.equal(keccak256(largest));
  });
  it("refuses a longer one before money moves", async function () {
    for (const build of [buildRequest, buildEnclaveRequest]) {
      const action = (): unknown => build({ ...options, input: tooLarge });
      await expectError(action, "INPUT_TOO_LARGE", /16385 bytes, and at most 16384 can be posted/);
    }
  });
  it("takes a longer one that the request publishes, for no operator can demand it", function () {
    const request = buildRequest({ ...options, input: tooLarge, isInputPublic: true });
    expect(request.inputDigest).to.equal(keccak256(tooLarge));
  });
});
