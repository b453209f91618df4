import type { NetworkConnection } from "hardhat/types/network";
import { toBeHex } from "ethers";

import { publicKeyOf } from "./drand.js";

/** Interval and lag of the beacons that take headers, seconds. */
export const INTERVAL = 600;
export const LAG = 120;

/** Settings of a `DrandBeacon` whose rounds stay away, so that headers take their place. */
export const SILENT_DRAND = {
  interval: INTERVAL,
  lag: LAG,
  genesis: 1,
  period: 3,
  publicKey: publicKeyOf(7n),
  hasRandao: true,
};

/**
 * Mines a block at a moment, with a RANDAO of its own.
 * @param moment unix seconds
 * @returns the block's number
 */
export async function mineAt(
  { ethers, networkHelpers }: Pick<NetworkConnection<"l1">, "ethers" | "networkHelpers">,
  moment: number,
  randao: number,
): Promise<number> {
  await ethers.provider.send("hardhat_setPrevRandao", [toBeHex(randao, 32)]);
  await networkHelpers.time.setNextBlockTimestamp(moment);
  await networkHelpers.mine();
  return ethers.provider.getBlockNumber();
}
