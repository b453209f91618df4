import { expect } from "chai";
import { dataLength } from "ethers";

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
        const { connection, ethers, networkHelpers, vault, market } = await deployAssay();
        const tee = createSimulatedTee({ seed: "cost", time: await networkHelpers.time.latest() });
        await deploySimulated(connection, tee);
        const sizeOf = async (address: string): Promise<number> =>
          dataLength(await ethers.provider.getCode(address));
        const vaultSize = await sizeOf(await vault.getAddress());
        expect(vaultSize).to.be.at.most(LARGEST);
        let dearest = 0n;
        const height = await ethers.provider.getBlockNumber();
        for (let number = 1; number <= height; ++number) {
          const block = await ethers.provider.getBlock(number);
          for (const hash of block?.transactions ?? []) {
            const receipt = await ethers.provider.getTransactionReceipt(hash);
            const created = receipt?.contractAddress ?? null;
            if (receipt === null || created === null) continue;
            const size = await sizeOf(created);
            expect(size).to.be.at.most(LARGEST);
            // The market's creation makes the vault's too.
            const bytes = created === (await market.getAddress()) ? size + vaultSize : size;
            const regular = receipt.gasUsed - (network === "amsterdam" ? BYTE * BigInt(bytes) : 0n);
            expect(regular > 0n && regular < CAP, `${created}: ${regular}`).to.equal(true);
            if (receipt.gasUsed > dearest) dearest = receipt.gasUsed;
          }
        }
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
