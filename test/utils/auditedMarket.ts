import type { Delivery, PackedDelivery, Request } from "@assay/sdk";
import {
  drandEvidence,
  packDelivery,
  resultDigest,
  resultLeaf,
  resultRoot,
  unpackDelivery,
} from "@assay/sdk";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BigNumberish, ContractTransactionResponse } from "ethers";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";

import { deployAssay } from "./deployAssay.js";
import { publicKeyOf, signRound } from "./drand.js";
import { enclaveModel } from "./enclaveModel.js";
import { makeKey, scalarFrom } from "./trapdoor.js";

/** The secret of the market's own drand network, whose rounds have evmnet's form. */
const SECRET = 0xd4a2dn;
/** Time at which the market begins, in 2030: what a post costs depends on its round, which must not depend on today. */
const START = 1_900_000_000;
/** So small against the smallest bond that the audit rate is below 2^-50. */
const PRICE = 1_000n;

/** Settings of a `DrandBeacon` on the own network. */
export const DRAND = {
  interval: 600n,
  lag: 120n,
  genesis: 1_727_521_075n,
  period: 3n,
  publicKey: publicKeyOf(SECRET),
};

/** A delivered result. */
export interface Delivered {
  jobId: string;
  packed: PackedDelivery;
  delivery: Delivery;
  /** What creation, lock and delivery cost. */
  gas: bigint;
}

/**
 * A market whose audits a `DrandBeacon` draws, with one operator that delivers by a simulated enclave. The fee is 1%.
 * @param hasRandao whether headers bridge a silence of drand
 */
export async function auditedMarket(hasRandao = true) {
  const assay = await deployAssay({}, async (ethers) => {
    const beacon = await ethers.deployContract("DrandBeacon", [{ ...DRAND, hasRandao }]);
    return beacon.getAddress();
  });
  const { connection, networkHelpers, market } = assay;
  await networkHelpers.time.increaseTo(START);
  const { ethers } = connection;
  const [requester, operator] = assay.users as [HardhatEthersSigner, HardhatEthersSigner];
  const at = await market.getAddress();
  const beacon = await ethers.getContractAt("DrandBeacon", (await market.config()).beacon);
  const { chainId } = await ethers.provider.getNetwork();
  const key = makeKey("audited market", 3);
  const { model, modelId, session } = await enclaveModel(assay, key, "audits", operator, [
    requester,
    operator,
  ]);
  let nonce = 0n;

  async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
    return (await (await sent).wait())?.gasUsed ?? 0n;
  }

  return {
    ...assay,
    beacon,
    requester,
    operator,
    gasOf,
    /** Requests, locks and delivers a result that no audit draws. */
    deliverOne: async (): Promise<Delivered> => {
      const now = await networkHelpers.time.latest();
      const request = {
        requester: requester.address,
        operator: ZeroAddress,
        modelId,
        inputCommitment: toBeHex(scalarFrom(`input ${nonce}`), 32),
        inputDigest: ZeroHash,
        nonce: nonce++,
        assurance: 1,
        confidential: false,
        valueAtRisk: PRICE,
        minPrice: PRICE,
        maxPrice: PRICE,
        callbackFee: 0n,
        rampStart: BigInt(now),
        rampEnd: BigInt(now),
        lockBy: BigInt(now) + 10_000n,
        executionWindow: 10_000n,
        deadline: BigInt(now) + 30_000n,
        callback: ZeroAddress,
        callbackGas: 0n,
      } satisfies Record<keyof Request, BigNumberish | boolean>;
      let gas = await gasOf(market.connect(requester).requestInference(request, "0x"));
      gas += await gasOf(market.connect(operator).lock(request, 10_000));
      const jobId = await market.jobIdOf(request);
      const outputs = [scalarFrom(`output ${nonce}`)];
      const root = resultRoot([resultLeaf({ jobId, payee: operator.address, outputs })]);
      const { serialized } = session.key.signingKey.sign(resultDigest(chainId, at, root));
      const result = { request, outputs, outputDigest: ZeroHash };
      const sent = await market.connect(operator).deliver(model, result, [], serialized);
      const receipt = await sent.wait();
      gas += receipt?.gasUsed ?? 0n;
      const event = (receipt?.logs ?? [])
        .map((log) => market.interface.parseLog(log))
        .find((log) => log?.name === "Delivered");
      const delivery = unpackDelivery(
        (event?.args.delivery as { toObject(): PackedDelivery }).toObject(),
      );
      return { jobId, delivery, packed: packDelivery(delivery), gas };
    },
    /** The network's round for a target, as the beacon takes it. */
    evidenceOf: async (target: bigint): Promise<string> =>
      drandEvidence(signRound(SECRET, (await beacon.getFunction("roundOf")(target)) as bigint)),
  };
}
