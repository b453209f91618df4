import type { World } from "./openWorld.js";

/** A seed's post. */
export interface Post {
  target: bigint;
  seed: bigint;
  /** Where its event stands among all events. */
  position: number;
  /** Who was paid for it, and how much; nothing where the pot was empty. */
  poster?: string;
  reward: bigint;
}

/** More logs than a block can hold. */
const LOGS = 1_000_000;

/** Where an event stands among all events of the chain. */
export function positionOf({ blockNumber, index }: { blockNumber: number; index: number }): number {
  return blockNumber * LOGS + index;
}

/** Reads the posts of all seeds. */
export async function readSeeds({ market, startBlock }: World): Promise<Map<bigint, Post>> {
  const { contract } = market;
  const posts = new Map<bigint, Post>();
  for (const event of await contract.queryFilter(contract.filters.SeedPosted(), startBlock)) {
    const { target, seed } = event.args;
    posts.set(target, { target, seed, position: positionOf(event), reward: 0n });
  }
  for (const { args } of await contract.queryFilter(contract.filters.PostRewarded(), startBlock)) {
    const post = posts.get(args.target);
    if (post !== undefined) Object.assign(post, { poster: args.poster, reward: args.amount });
  }
  return posts;
}
