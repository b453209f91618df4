import { decodeError, SteadyProvider } from "@assay/sdk";
import { expect } from "chai";

import { FakeServer, httpError, rpcError } from "../../utils/fakeServer.js";

/** A server that fails with these errors, one a request, before it answers. */
function failing(...errors: Error[]): FakeServer {
  return new FakeServer(() => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    return 7;
  });
}

const reset = (): Error => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

describe("Reads of the SDK", function () {
  const passing: Record<string, () => Error> = {
    "HTTP 429": () => httpError("429 Too Many Requests"),
    "HTTP 502": () => httpError("502 Bad Gateway"),
    "HTTP 503": () => httpError("503 Service Unavailable"),
    "a connection that is cut": reset,
    "a socket that hangs up": () => new Error("socket hang up"),
    "a fetch that fails": () => new TypeError("fetch failed"),
    "JSON-RPC's own 429": () => rpcError(429, "Too Many Requests"),
    "QuickNode's limit": () => rpcError(-32007, "50/second request limit reached"),
    "Alchemy's limit": () =>
      rpcError(429, "Your app has exceeded its compute units per second capacity"),
    "a server behind": () => rpcError(-32000, "header not found"),
  };
  for (const [name, error] of Object.entries(passing)) {
    it(`are repeated after ${name}`, async function () {
      const server = failing(error(), error());
      expect(await new SteadyProvider(server, { firstMs: 1 }).getBlockNumber()).to.equal(7);
      expect(server.requests).to.have.length(3);
    });
  }

  it("are not repeated for ever", async function () {
    const server = failing(...Array.from({ length: 20 }, reset));
    const steady = new SteadyProvider(server, { attempts: 4, firstMs: 1 });
    const error: unknown = await steady.getBlockNumber().catch((e: unknown) => e);
    expect((error as Error).message).to.equal("read ECONNRESET");
    expect(server.requests).to.have.length(4);
  });

  it("are not repeated for a wrong request", async function () {
    const server = failing(rpcError(-32601, "the method does not exist"));
    const steady = new SteadyProvider(server, { firstMs: 1 });
    const error: unknown = await steady.getBlockNumber().catch((e: unknown) => e);
    expect(decodeError(error).shortMessage).to.equal("the method does not exist");
    expect(server.requests).to.have.length(1);
  });

  it("are asked anew each time: no answer is kept", async function () {
    let height = 1;
    const steady = new SteadyProvider(new FakeServer(() => height++));
    expect(await steady.getBlockNumber()).to.equal(1);
    expect(await steady.getBlockNumber()).to.equal(2);
  });
});

describe("decodeError", function () {
  const noGas: Record<string, Error> = {
    Hardhat: rpcError(
      -32000,
      "Sender doesn't have enough funds to send tx. The max upfront cost is: 1000 and the sender's balance is: 0.",
    ),
    geth: rpcError(
      -32000,
      "insufficient funds for gas * price + value: address 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 have 0 want 21000",
    ),
    "geth's estimate": rpcError(-32000, "gas required exceeds allowance (0)"),
    Arbitrum: rpcError(
      -32000,
      "failed with 50000000 gas: insufficient funds for gas * price + value: address 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 have 0 want 21000",
    ),
    ethers: Object.assign(new Error("insufficient funds for intrinsic transaction cost"), {
      code: "INSUFFICIENT_FUNDS",
    }),
  };
  for (const [name, error] of Object.entries(noGas)) {
    it(`knows an account without gas money by the words of ${name}`, function () {
      const { code, advice } = decodeError(error);
      expect(code).to.equal("NO_GAS");
      expect(advice).to.match(/native currency/);
    });
  }

  it("shows the server's words, and no transaction", function () {
    const error = Object.assign(
      new Error('could not coalesce error (error={ }, payload={ "0x02f8"… })'),
      {
        code: "UNKNOWN_ERROR",
        error: { code: -32000, message: "the server is on fire" },
      },
    );
    expect(decodeError(error).message).to.equal(
      "the server is on fire. Check the RPC address and try again.",
    );
  });
});
