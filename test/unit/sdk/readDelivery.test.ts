import type { Delivery, Market } from "@assay/sdk";
import { hashDelivery, packDelivery, readDelivery } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";

import { IAssay__factory } from "../../../typechain-types/index.js";
import { deliveryOf } from "../../utils/memoryNode.js";

const JOB_ID = toBeHex(1n, 32);
const PROVISIONAL = 3n << 252n;
const MASK = (1n << 252n) - 1n;

describe("readDelivery", function () {
  it("follows a dispute that a quarantine ended", async function () {
    const contract = IAssay__factory.createInterface();
    const log = (name: string, values: unknown[]): object => {
      const event = contract.getEvent(name as "DisputeDropped");
      return { ...contract.encodeEventLog(event, values), blockNumber: 1 };
    };
    const made = deliveryOf();
    const disputed: Delivery = { ...made, disputedAt: 9n, challenger: ZeroAddress };
    const dropped: Delivery = { ...made, provable: false };
    const logs = [
      log("Delivered", [JOB_ID, ZeroAddress, ZeroAddress, [7n], packDelivery(made)]),
      log("Disputed", [JOB_ID, ZeroAddress, 9n, packDelivery(disputed)]),
      log("DisputeDropped", [JOB_ID, ZeroAddress, packDelivery(dropped)]),
    ];
    const market = {
      address: ZeroAddress,
      provider: {
        // As a server does, which shows the events that were asked for.
        getLogs: ({ topics: [wanted] }: { topics: [string[]] }) =>
          Promise.resolve(
            logs.filter((each) =>
              wanted.includes((each as { topics: string[] }).topics[0] ?? ZeroHash),
            ),
          ),
      },
      contract: {
        interface: contract,
        jobOf: () => Promise.resolve({ job: PROVISIONAL | (BigInt(hashDelivery(dropped)) & MASK) }),
        stretchOfDelivery: () => Promise.resolve(0n),
      },
    };
    const found = await readDelivery(market as unknown as Market, JOB_ID);
    expect(found.isDisputed).to.equal(false);
    expect(found.delivery).to.deep.equal(dropped);
  });
});
