import { DisagreementError, QuorumProvider } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex, ZeroHash } from "ethers";

import { expectError } from "../../utils/expectError.js";
import { FakeServer, rpcError } from "../../utils/fakeServer.js";

const TO = "0x" + "22".repeat(20);

/** A server at a height, whose calls and logs say one word. */
function server(height: number, word: string, fails = false): FakeServer {
  return new FakeServer(({ method }) => {
    if (fails) throw rpcError(-32601, "the server is closed");
    if (method === "getBlockNumber") return height;
    if (method === "call") return word;
    return [
      {
        address: TO,
        topics: [ZeroHash],
        data: word,
        blockNumber: toBeHex(1),
        blockHash: ZeroHash,
        transactionHash: ZeroHash,
        transactionIndex: "0x0",
        logIndex: "0x0",
        removed: false,
      },
    ];
  });
}

const caught = (task: Promise<unknown>): Promise<unknown> => task.catch((error: unknown) => error);

describe("QuorumProvider", function () {
  it("gives an answer that all servers give, at a block that all have", async function () {
    const servers = [server(9, "0x01"), server(7, "0x01")];
    const provider = new QuorumProvider(servers);
    expect(await provider.getBlockNumber()).to.equal(7);
    expect(await provider.call({ to: TO })).to.equal("0x01");
    for (const { requests } of servers)
      expect(requests.at(-1)).to.deep.include({ method: "call", blockTag: "0x7" });
  });

  it("refuses a call on which they differ, and says who says what", async function () {
    const provider = new QuorumProvider([server(7, "0x01"), server(7, "0x02")]);
    const error = await caught(provider.call({ to: TO, data: "0x12345678" }));
    expect(error).to.be.instanceOf(DisagreementError);
    const { code, answers, shortMessage } = error as DisagreementError;
    expect(code).to.equal("RPC_DISAGREEMENT");
    expect(answers).to.deep.equal([
      { server: "server 0", answer: '"0x01"' },
      { server: "server 1", answer: '"0x02"' },
    ]);
    expect(shortMessage).to.match(/fewer than 2 of 2 .* a call of 0x2222\w+ with 0x12345678/);
  });

  it("refuses logs on which they differ", async function () {
    const provider = new QuorumProvider([server(7, "0x01"), server(7, "0x02")]);
    expect(await caught(provider.getLogs({ address: TO }))).to.be.instanceOf(DisagreementError);
  });

  it("needs as many as the quorum, and no more", async function () {
    const two = new QuorumProvider([server(7, "0x01"), server(7, "0x02"), server(7, "0x01")], 2);
    expect(await two.call({ to: TO })).to.equal("0x01");
    const down = new QuorumProvider([server(7, "0x01"), server(7, "0x01", true)]);
    expect(await caught(down.call({ to: TO }))).to.be.instanceOf(DisagreementError);
    const rest = new QuorumProvider(
      [server(7, "0x01"), server(7, "0x01", true), server(7, "0x01")],
      2,
    );
    expect(await rest.call({ to: TO })).to.equal("0x01");
  });

  it("refuses a quorum of half or less", async function () {
    const servers = [server(7, "0x01"), server(7, "0x01")];
    await expectError(() => new QuorumProvider(servers, 1), "INVALID_CONFIG", /not more than half/);
    await expectError(() => new QuorumProvider([]), "INVALID_CONFIG", /quorum of 0 among 0/);
  });
});
