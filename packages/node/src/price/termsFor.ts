import { Assurance, RATE_ONE, rateFor } from "@assay/sdk";
import type { Request } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import { askOf, bondInBps, bondOfRisk, leastPriceOf, proofFeeOf } from "./economics.js";

/** Largest bond that a lock may name, basis points of the price. */
const MAX_BOND_BPS = 16_777_215n;

/** The terms on which this node takes a request. */
export interface Terms {
  /** Least price that pays, token units. */
  ask: bigint;
  /** Least price that the market allows for the value at risk. */
  leastPrice: bigint;
  /** Bond, basis points of the price. */
  bondBps: number;
}

/**
 * Computes the node's bond and ask for a request. The bond grows with the value at risk, so that the share of audits does not.
 * @param price of the lock, token units
 * @param status of the enclave's vendor
 */
export function termsFor(
  { config, chain, models }: Pick<Context, "config" | "chain" | "models">,
  request: Request,
  price: bigint,
  status: bigint,
): Terms {
  const { proofCost: proof, proofGasCost: proofGas } = config;
  const isProof = request.assurance === Assurance.Proof;
  const risk = bondOfRisk(
    request.valueAtRisk,
    BigInt(config.bondPerValueAtRisk),
    proofFeeOf({ proof, proofGas }),
  );
  const least = BigInt(config.bondBps);
  const wanted = isProof ? least : bondInBps(risk, price);
  const bps = wanted > least ? wanted : least;
  const bondBps = bps < MAX_BOND_BPS ? bps : MAX_BOND_BPS;
  const bond = (price * bondBps) / 10_000n;
  const circuitId = models.get(request.modelId)?.model.circuitId ?? ZeroHash;
  const isProvable = circuitId !== ZeroHash;
  const always = isProof || request.assurance === Assurance.EnclaveAndProof;
  const rate = always ? RATE_ONE : isProvable ? rateFor(request.valueAtRisk, bond, status) : 0n;
  const ask = askOf(
    {
      inference: config.inferenceCost,
      proof,
      proofGas,
      marginBps: BigInt(config.marginBps),
      interestBps: BigInt(config.interestBps),
    },
    rate,
    bond > chain.minBond ? bond : chain.minBond,
    request.executionWindow + (isProof ? 0n : chain.windows.challengeSeconds),
  );
  return {
    ask: ask > config.minPrice ? ask : config.minPrice,
    leastPrice: isProof ? 0n : leastPriceOf(request.valueAtRisk),
    bondBps: Number(bondBps),
  };
}
