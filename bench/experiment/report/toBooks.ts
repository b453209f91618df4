import { auditNumber, isDrawn } from "@assay/sdk";

import type { Told } from "../readStories.js";
import type { Run } from "../runScenario.js";
import { FEE_BPS, KEEPER_CAP, POST_REWARD, POT, VALUE } from "../settings.js";
import { exactRateOf } from "./rateOf.js";

/** The market's rules, as `docs/penalties.md` and `docs/market.md` state them, basis points. */
const BPS = 10_000n;
const CHALLENGE_OPERATOR = 8_000n;
const SILENCE_REQUESTER = 9_000n;
const LATE = { filler: 4_000n, requester: 2_500n, requesterCap: 5_000n, finder: 500n };
const WRONG = { stake: 1_000n, requester: 3_000n, finder: 3_000n };
const FINDER_CAP_BONDS = 50n;
/** Rewards that the pot takes in at most. */
const POT_REWARDS = 1_024n;

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const share = (amount: bigint, bps: bigint): bigint => (amount * bps) / BPS;

/** What each party should have gained by the rules, token units. */
export interface Books {
  expected: Map<string, bigint>;
  /** Money that jobs should still hold. */
  inJobs: bigint;
  /** Largest part by which an R2 took another bond, or another share of the stake, than the rules say. */
  slashError: number;
  /** Finders' shares of R2, token units. */
  bounties: bigint;
}

/** Whether a seed that was posted before the result's end draws it. */
export function isKnownDrawn(run: Run, jobId: string, told: Told): boolean {
  const { delivery, endPosition = 0 } = told;
  if (run.scenario.isUnaudited) return false;
  const post = run.posts.get(delivery.auditTarget);
  if (post === undefined || post.position > endPosition) return false;
  return isDrawn(auditNumber(post.seed, jobId), exactRateOf(run, told));
}

/** Computes from the jobs' stories, and from the rules alone, the gain of every party. */
export function toBooks(run: Run): Books {
  const { stories, penalties, posts, money, parties, minBond, scenario } = run;
  const nameOf = new Map(parties.map(({ name, address }) => [address.toLowerCase(), name]));
  const expected = new Map(money.holdings.map(({ party }) => [party, 0n]));
  const book = (party: string, amount: bigint): void => {
    const name = nameOf.get(party.toLowerCase()) ?? party;
    expected.set(name, (expected.get(name) ?? 0n) + amount);
  };
  let fees = 0n;
  let inJobs = 0n;

  for (const { jobId, told, finalAt, operator = "" } of stories) {
    // Every request offers one price.
    book("requester", -VALUE);
    if (finalAt === undefined) inJobs += VALUE;
    else {
      const fee = share(VALUE, FEE_BPS);
      fees += fee;
      book(operator, VALUE - fee);
    }
    for (const one of told) {
      const { challenge, end } = one;
      if (challenge === undefined) continue;
      const { challenger, bond } = challenge;
      if (end === undefined) {
        book(challenger, -bond);
        inJobs += bond;
      } else if (end === "proven" && !isKnownDrawn(run, jobId, one)) {
        const toOperator = share(bond, CHALLENGE_OPERATOR);
        book(challenger, -bond);
        book(one.operator, toOperator);
        book("insurance", bond - toOperator);
      }
    }
  }

  for (const { operator, rule, amount, sender } of penalties) {
    book(operator, -amount);
    if (rule === "R4") {
      const toRequester = min(share(amount, SILENCE_REQUESTER), VALUE);
      book("requester", toRequester);
      book("insurance", amount - toRequester);
    } else if (rule === "R1") {
      const toRequester = min(share(amount, LATE.requester), share(VALUE, LATE.requesterCap));
      const toKeeper = min(share(amount, LATE.finder), KEEPER_CAP);
      const toFiller = share(amount, LATE.filler);
      book("requester", toRequester);
      book(sender, toKeeper);
      book("insurance", amount - toRequester - toKeeper - toFiller);
    } else if (rule === "Decline") book("requester", amount);
  }
  // The part of R1 for the next filler is paid with the job's price.
  for (const { operator = "", paid } of stories) {
    if (paid !== undefined) book(operator, paid - (VALUE - share(VALUE, FEE_BPS)));
  }

  book("requester", money.topUps);
  book("insurance", -money.topUps);
  let bounties = 0n;
  for (const slash of money.slashes) {
    const shared = share(slash.amount, slash.sharedBps);
    let toFinder = min(share(shared, WRONG.finder), FINDER_CAP_BONDS * minBond);
    if (!slash.isDrawn) toFinder += share(slash.bond, WRONG.finder);
    const toRequester = min(
      share(slash.bond, WRONG.requester) + share(shared, WRONG.requester),
      slash.requesterCap,
    );
    book(slash.finder, toFinder);
    book(slash.requester, toRequester);
    book("insurance", slash.bond + slash.amount - toFinder - toRequester);
    bounties += toFinder;
  }

  for (const { poster, reward } of posts.values()) {
    if (poster === undefined) continue;
    book(poster, reward);
    book("pot", -reward);
  }
  const room = POT_REWARDS * POST_REWARD - (POT + (expected.get("pot") ?? 0n));
  const toPot = min(fees / 2n, room > 0n ? room : 0n);
  book("pot", toPot);
  book("treasury", fees - toPot);
  return { expected, inJobs, bounties, slashError: slashError(run, scenario.bonds) };
}

/** R2 takes the bond, worth 0.9^i of its tokens after i slashes of the pool, and a tenth of the rest of the stake. */
function slashError({ money, minBond }: Run, bonds: number): number {
  const before = new Map<string, number>();
  let worst = 0;
  for (const { operator, bond, amount, stake } of money.slashes) {
    const count = before.get(operator) ?? 0;
    before.set(operator, count + 1);
    const worth = bonds * Number(minBond) * 0.9 ** count;
    const part = Number(share(stake, WRONG.stake));
    worst = Math.max(
      worst,
      Math.abs(Number(bond) / worth - 1),
      Math.abs(Number(amount) / part - 1),
    );
  }
  return worst;
}
