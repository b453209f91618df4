import type { Blueprint } from "./Blueprint.js";

/** A source of the seeds that draw audits, as a parameter file describes it. */
export type BeaconSettings =
  | { kind: "development" | "randao"; intervalSeconds: number; lagSeconds: number }
  | {
      kind: "drand";
      intervalSeconds: number;
      lagSeconds: number;
      genesisSeconds: number;
      periodSeconds: number;
      publicKey: readonly string[];
      hasRandao: boolean;
    };

/** Adds a beacon. @returns its address */
export function addBeacon(blueprint: Blueprint, settings: BeaconSettings): Promise<string> {
  const { kind, intervalSeconds: interval, lagSeconds: lag } = settings;
  if (kind !== "drand") {
    const contract = kind === "randao" ? "RandaoBeacon" : "DevelopmentBeacon";
    return blueprint.create(contract, [interval, lag]);
  }
  const { genesisSeconds: genesis, periodSeconds: period, publicKey, hasRandao } = settings;
  return blueprint.create("DrandBeacon", [
    { interval, lag, genesis, period, publicKey: publicKey.map(BigInt), hasRandao },
  ]);
}
