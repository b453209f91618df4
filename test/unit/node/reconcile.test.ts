import { createNode } from "@assay/node";
import { expect } from "chai";

import { memoryNode, NOW, OPERATOR, put, viewOf } from "../../utils/memoryNode.js";

describe("A node that asks the chain where a job stands", function () {
  it("keeps what an event told while the answer was on its way", async function () {
    const { context } = memoryNode();
    const world = { context };
    const record = put(world, 1, "locked");
    const answers = [
      viewOf(1, { state: "Locked", operator: OPERATOR, lockedAt: NOW + 50n }),
      viewOf(1, { state: "Settled", operator: OPERATOR }),
    ];
    let asked = 0;
    Object.assign(context.chain, {
      drain: () => Promise.resolve(),
      job: () => {
        // The chain settles the job after it answered, and another loop hears of it first.
        if (asked === 0) put(world, 1, "settled", { paid: 100n });
        return Promise.resolve(answers[asked++]);
      },
      settlement: () => Promise.resolve({ operator: OPERATOR, paid: 100n }),
    });
    await createNode(context).resume();
    expect(asked).to.equal(2);
    const { phase, paid, deadline } = context.store.get(record.jobId) ?? {};
    expect({ phase, paid, deadline }).to.deep.equal({
      phase: "settled",
      paid: 100n,
      deadline: record.deadline,
    });
  });
});
