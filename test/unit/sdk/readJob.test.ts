import type { Market } from "@assay/sdk";
import { readJob } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import { IAssay__factory } from "../../../typechain-types/index.js";

const JOB_ID = toBeHex(1n, 32);
const LOCKED = 2n << 252n;
const SETTLED = 5n << 252n;

describe("readJob", function () {
  it("reads a job again that settles between its two calls", async function () {
    const words = [LOCKED, SETTLED];
    const data = IAssay__factory.createInterface().encodeErrorResult("WrongState", [JOB_ID, 5, 2]);
    const contract = {
      jobOf: () => Promise.resolve({ job: words.shift(), terms: { reserve: 0n, bonus: 0n } }),
      stretchOf: () => Promise.reject(Object.assign(new Error("execution reverted"), { data })),
    };
    const view = await readJob({ contract } as unknown as Market, JOB_ID);
    expect(view.state).to.equal("Settled");
    expect(view.stretch).to.equal(undefined);
    expect(words).to.deep.equal([]);
  });
});
