import { expect } from "chai";
import { dataLength, getCreateAddress } from "ethers";

import { createSimulatedTee, deploySimulated } from "../utils/attestation.js";
import { deployAssay } from "../utils/deployAssay.js";

/** EIP-7825: at Amsterdam the regular gas of a transaction may not exceed this, its state gas may (EIP-8037). */
const CAP = 2n ** 24n;
/** EIP-8037's state gas of a byte of code, and EIP-170's limit. */
const BYTE = 1_530n;
const LARGEST = 24_576;
/** Gas limit of a block by which EIP-8037 sets its prices. Regular and state gas of a block count apart. */
const BLOCK = 150_000_000n;

describe("Every contract can be created", () => {
  for (const network of ["default", "amsterdam"]) {
    it(`on the network ${network}, by a gas limit that the chain estimates`, async () => {
      const before = process.env.ASSAY_NETWORK;
      process.env.ASSAY_NETWORK = network;
      try {
        const { connection, ethers, networkHelpers, market, taken } = await deployAssay();
        const tee = createSimulatedTee({ seed: "cost", time: await networkHelpers.time.latest() });
        const { store } = await deploySimulated(connection, tee);
        const sizeOf = async (address: string): Promise<number> =>
          dataLength(await ethers.provider.getCode(address));
        /** Bytes of the contracts that a contract's own creation made: EIP-161 counts them from nonce 1. */
        const nestedSize = async (from: string): Promise<number> => {
          let sum = 0;
          for (let nonce = 1; ; ++nonce) {
            const size = await sizeOf(getCreateAddress({ from, nonce }));
            expect(size).to.be.at.most(LARGEST);
            if (size === 0) return sum;
            sum += size;
          }
        };
        let dearest = 0n;
        const creators: string[] = [];
        const creations = new Map(
          taken.flatMap(({ step, hash }) =>
            step.creates === undefined ? [] : [[step.creates, hash ?? ""] as const],
          ),
        );
        const ofStore = store.deploymentTransaction()?.hash ?? expect.fail();
        creations.set(await store.getAddress(), ofStore);
        for (const [created, hash] of creations) {
          const receipt = (await ethers.provider.getTransactionReceipt(hash)) ?? expect.fail();
          const size = await sizeOf(created);
          expect(size).to.be.within(1, LARGEST);
          const nested = await nestedSize(created);
          // The market creates its vault, the collateral store its reader, and no other contract creates one.
          if (nested > 0) creators.push(created);
          const bytes = BigInt(size + nested);
          const regular = receipt.gasUsed - (network === "amsterdam" ? BYTE * bytes : 0n);
          expect(regular > 0n && regular < CAP, `${created}: ${regular}`).to.equal(true);
          if (receipt.gasUsed > dearest) dearest = receipt.gasUsed;
        }
        expect(creators).to.deep.equal([await market.getAddress(), await store.getAddress()]);
        expect(dearest > CAP).to.equal(network === "amsterdam", String(dearest));
        expect(dearest < BLOCK).to.equal(true);
        await connection.close();
      } finally {
        if (before === undefined) delete process.env.ASSAY_NETWORK;
        else process.env.ASSAY_NETWORK = before;
      }
    });
  }
});
