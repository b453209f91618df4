/**
 * The stake vault's rules, written again from their description: lists and plain fractions of big integers where the
 * contract packs words and rings. It shares no code and no layout with the contract.
 */

const DAY = 86_400n;

export type Party = "requester" | "finder" | "filler";
export type Standing = "good" | "jailed" | "removed";

interface ModelClaim {
  shares: bigint;
  ripeAt: bigint;
}

interface Pool {
  free: bigint;
  bonded: bigint;
  unbonding: bigint;
  /** Tokens that all shares together are worth. */
  worth: bigint;
  /** Shares of ended jobs that the market still keeps. */
  released: bigint;
  claims: ModelClaim[];
  /** Jobs whose bonds the vault still counts, and those of them that have ended. */
  undecided: bigint;
  ended: bigint;
  /** Times of R1 and R4. */
  strikes: bigint[];
  removed: boolean;
  paidIn: bigint;
  paidOut: bigint;
  /** Tokens the operator took out. */
  taken: bigint;
}

interface ModelSlash {
  operator: number;
  rule: "wrong" | "equivocation";
  foundAt: bigint;
  /** Stake at fault, for the correlation of others. */
  atFault: bigint;
  aside: bigint;
  base: bigint;
  allStake: bigint;
  requesterCap: bigint;
  /** Part of `aside` that is not the insurance's alone, basis points. */
  sharedBps: bigint;
  hasFinder: boolean;
  state: "waiting" | "executed" | "cancelled";
}

interface Split {
  filler: bigint;
  requester: bigint;
  finder: bigint;
  insurance: bigint;
}

/** The name of the error that the contract would revert with. */
export class Refused extends Error {}

/** Jobs that one lock of `VaultMarket` counts as, so that it can end in parts. */
const PARTS = 12n;

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const percent = (amount: bigint, of: bigint): bigint => (amount * of) / 100n;

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** R1. */
export function late(bond: bigint, price: bigint, minBond: bigint, cap: bigint): [bigint, Split] {
  const amount = min(bond, price > minBond ? price : minBond);
  const filler = percent(amount, 40n);
  const requester = min(percent(amount, 25n), price / 2n);
  const finder = min(percent(amount, 5n), cap);
  return [amount, { filler, requester, finder, insurance: amount - filler - requester - finder }];
}

/** R2, of the bond or of the stake part. */
export function wrong(amount: bigint, requesterCap: bigint, hasFinder: boolean): Split {
  const finder = hasFinder ? percent(amount, 30n) : 0n;
  const requester = min(percent(amount, 30n), requesterCap);
  return { filler: 0n, requester, finder, insurance: amount - finder - requester };
}

/** R3, of the bond or, with nothing for the requester, of the stake part. */
export function equivocation(amount: bigint, requesterCap: bigint): Split {
  const requester = min(percent(amount, 60n), requesterCap);
  const finder = percent(amount, 10n);
  return { filler: 0n, requester, finder, insurance: amount - requester - finder };
}

/** R4. */
export function silence(bond: bigint, price: bigint): Split {
  const requester = min(percent(bond, 90n), price);
  return { filler: 0n, requester, finder: 0n, insurance: bond - requester };
}

/** A vault with `operators` operators and one account for each other party. */
export class StakeModel {
  readonly pools: Pool[];
  readonly slashes: ModelSlash[] = [];
  readonly balances: Record<Party, bigint> = { requester: 0n, finder: 0n, filler: 0n };
  insurance = 0n;

  constructor(
    operators: number,
    private readonly minBond: bigint,
    private readonly keeperCap: bigint,
  ) {
    this.pools = Array.from({ length: operators }, () => ({
      free: 0n,
      bonded: 0n,
      unbonding: 0n,
      worth: 0n,
      released: 0n,
      claims: [],
      undecided: 0n,
      ended: 0n,
      strikes: [],
      removed: false,
      paidIn: 0n,
      paidOut: 0n,
      taken: 0n,
    }));
  }

  pool(operator: number): Pool {
    const pool = this.pools[operator];
    if (pool === undefined) throw new Error(`no operator ${operator}`);
    return pool;
  }

  total(pool: Pool): bigint {
    return pool.free + pool.bonded + pool.unbonding;
  }

  /** Worth of some shares. */
  worthOf(pool: Pool, shares: bigint): bigint {
    const total = this.total(pool);
    return total === 0n ? 0n : (pool.worth * shares) / total;
  }

  waiting(operator: number): ModelSlash[] {
    return this.slashes.filter((s) => s.operator === operator && s.state === "waiting");
  }

  /** Stake of all operators, and the parts set aside. */
  staked(): bigint {
    const pools = this.pools.reduce((sum, pool) => sum + pool.worth, 0n);
    return this.slashes.reduce((sum, s) => sum + (s.state === "waiting" ? s.aside : 0n), pools);
  }

  cover(pool: Pool): bigint {
    return percent(pool.paidIn, 20n) - pool.paidOut;
  }

  /* OPERATORS */

  stake(operator: number, assets: bigint): void {
    const pool = this.pool(operator);
    if (assets === 0n) throw new Refused("ZeroAmount");
    const total = this.total(pool);
    if (pool.removed || (total > 0n && pool.worth === 0n)) {
      throw new Refused("OperatorRemoved");
    }
    const shares = total === 0n ? assets : (assets * total) / pool.worth;
    if (total + shares >= 1n << 96n) throw new Refused("SafeCastOverflowedUintDowncast");
    pool.free += shares;
    pool.worth += assets;
  }

  unbond(operator: number, assets: bigint, now: bigint): void {
    const pool = this.pool(operator);
    if (assets === 0n) throw new Refused("ZeroAmount");
    const free = pool.free + pool.released;
    const total = this.total(pool);
    const shares =
      total === 0n ? assets : pool.worth === 0n ? undefined : ceilDiv(assets * total, pool.worth);
    if (shares === undefined || shares > free) throw new Refused("InsufficientStake");
    if (pool.claims.length >= 10) throw new Refused("TooManyClaims");
    this.handBack(pool);
    pool.free -= shares;
    pool.unbonding += shares;
    pool.claims.push({ shares, ripeAt: now + 22n * DAY });
  }

  claim(operator: number, now: bigint): void {
    const pool = this.pool(operator);
    if (this.waiting(operator).length > 0) throw new Refused("SlashWaiting");
    const ripe = pool.claims.filter((claim) => claim.ripeAt <= now);
    if (ripe.length === 0) throw new Refused("NothingToClaim");
    const shares = ripe.reduce((sum, claim) => sum + claim.shares, 0n);
    const paid = this.worthOf(pool, shares);
    pool.claims = pool.claims.filter((claim) => claim.ripeAt > now);
    pool.unbonding -= shares;
    pool.worth -= paid;
    pool.taken += paid;
  }

  /** Whether the operator may lock at `now`: a jail lasts until 24 hours after the last strike. */
  standing(operator: number, now: bigint): Standing {
    const { removed, strikes } = this.pool(operator);
    if (removed) return "removed";
    let until = 0n;
    strikes.forEach((time, index) => {
      const oldest = strikes[index - 2];
      if (time < until || (oldest !== undefined && time - oldest <= DAY)) until = time + DAY;
    });
    return now < until ? "jailed" : "good";
  }

  /* JOBS */

  lock(operator: number, shares: bigint, now: bigint): void {
    const pool = this.pool(operator);
    const standing = this.standing(operator, now);
    if (standing === "jailed") throw new Refused("OperatorJailed");
    if (standing === "removed") throw new Refused("OperatorRemoved");
    if (this.waiting(operator).length > 0) throw new Refused("SlashWaiting");
    if (shares > pool.free + pool.released) throw new Refused("InsufficientStake");
    this.handBack(pool);
    pool.free -= shares;
    pool.bonded += shares;
    pool.undecided += PARTS;
  }

  settle(operator: number, shares: bigint): void {
    const pool = this.pool(operator);
    pool.released += shares;
    if (shares > 0n) ++pool.ended;
  }

  release(operator: number, shares: bigint): void {
    const pool = this.pool(operator);
    this.end(pool, shares);
    pool.free += shares;
  }

  decline(operator: number, shares: bigint, price: bigint): void {
    const pool = this.pool(operator);
    const worth = this.worthOf(pool, shares);
    const base = price > this.minBond ? price : this.minBond;
    const fee = percent(worth < base ? worth : base, 2n);
    this.take(pool, shares, fee);
    this.pay({ filler: 0n, requester: fee, finder: 0n, insurance: 0n });
  }

  late(operator: number, shares: bigint, price: bigint, now: bigint): void {
    const pool = this.pool(operator);
    const [amount, split] = late(this.worthOf(pool, shares), price, this.minBond, this.keeperCap);
    this.take(pool, shares, amount);
    pool.strikes.push(now);
    this.pay(split);
  }

  wrong(operator: number, shares: bigint, price: bigint, hasFinder: boolean, now: bigint): void {
    const pool = this.pool(operator);
    const allStake = this.staked();
    const atFault = pool.worth;
    const bond = this.takeAll(pool, shares);
    const split = wrong(bond, price, hasFinder);
    const topUp = this.topUp(pool, bond, price);
    split.requester += topUp;
    this.queue(operator, "wrong", 10n, now, atFault, allStake, price - split.requester, hasFinder);
    this.pay(split);
  }

  equivocate(operator: number, shares: bigint, price: bigint, now: bigint): void {
    const pool = this.pool(operator);
    const allStake = this.staked();
    const atFault = pool.worth;
    const bond = this.takeAll(pool, shares);
    this.queue(operator, "equivocation", 50n, now, atFault, allStake, 0n, true);
    pool.removed = true;
    this.pay(equivocation(bond, price));
  }

  silence(operator: number, shares: bigint, price: bigint, now: bigint): void {
    const pool = this.pool(operator);
    const bond = this.takeAll(pool, shares);
    pool.strikes.push(now);
    const split = silence(bond, price);
    split.requester += this.topUp(pool, bond, price);
    this.pay(split);
  }

  /* QUEUE */

  execute(id: number, now: bigint): void {
    const slash = this.slashes[id - 1];
    if (slash?.state !== "waiting") throw new Refused("UnknownSlash");
    const day = slash.foundAt / DAY;
    if (now < (day + 4n) * DAY) throw new Refused("SlashNotReady");
    const pool = this.pool(slash.operator);
    const guilty = this.stakeAtFault(slash.operator, day - 5n, day + 1n);
    const correlated =
      3n * guilty >= slash.allStake ? slash.base : (slash.base * 3n * guilty) / slash.allStake;
    const excess = correlated > slash.aside ? min(correlated - slash.aside, pool.worth) : 0n;
    slash.state = "executed";
    pool.worth -= excess;
    const shared = (slash.aside * slash.sharedBps) / 10_000n;
    const split =
      slash.rule === "wrong"
        ? wrong(shared, slash.requesterCap, slash.hasFinder)
        : equivocation(shared, 0n);
    split.insurance += slash.aside - shared + excess;
    pool.paidIn += split.insurance;
    this.pay(split);
  }

  cancel(id: number, now: bigint): void {
    const slash = this.slashes[id - 1];
    if (slash?.state !== "waiting") throw new Refused("UnknownSlash");
    if (now > slash.foundAt + 2n * DAY) throw new Refused("TooLateToCancel");
    slash.state = "cancelled";
    const pool = this.pool(slash.operator);
    pool.worth += slash.aside;
    // A share is worth at most a token. The tokens beyond that become free stake.
    const beyond = pool.worth - this.total(pool);
    if (beyond > 0n) pool.free += beyond;
  }

  /* PRIVATE */

  private handBack(pool: Pool): void {
    pool.bonded -= pool.released;
    pool.free += pool.released;
    pool.released = 0n;
    pool.undecided -= pool.ended;
    pool.ended = 0n;
  }

  private end(pool: Pool, shares: bigint): void {
    pool.bonded -= shares;
    if (shares > 0n) --pool.undecided;
  }

  private take(pool: Pool, shares: bigint, amount: bigint): void {
    const burned = amount === 0n ? 0n : ceilDiv(amount * this.total(pool), pool.worth);
    this.end(pool, shares);
    pool.free += shares - burned;
    pool.worth -= amount;
  }

  /** Takes a whole bond, rounded against the operator. */
  private takeAll(pool: Pool, shares: bigint): bigint {
    const total = this.total(pool);
    const worth = total === 0n ? 0n : ceilDiv(pool.worth * shares, total);
    this.end(pool, shares);
    pool.worth -= worth;
    return worth;
  }

  private topUp(pool: Pool, bond: bigint, price: bigint): bigint {
    if (bond >= price) return 0n;
    const amount = min(price - bond, this.cover(pool));
    pool.paidOut += amount;
    this.insurance -= amount;
    return amount;
  }

  private pay(split: Split): void {
    this.balances.filler += split.filler;
    this.balances.requester += split.requester;
    this.balances.finder += split.finder;
    this.insurance += split.insurance;
  }

  private queue(
    operator: number,
    rule: ModelSlash["rule"],
    part: bigint,
    now: bigint,
    atFault: bigint,
    allStake: bigint,
    requesterCap: bigint,
    hasFinder: boolean,
  ): void {
    const pool = this.pool(operator);
    const base = pool.worth;
    const aside = percent(base, part);
    const shares = this.total(pool);
    pool.worth -= aside;
    this.slashes.push({
      operator,
      rule,
      foundAt: now,
      atFault,
      aside,
      base,
      allStake,
      requesterCap,
      sharedBps: shares === 0n ? 0n : ((shares - pool.bonded) * 10_000n) / shares,
      hasFinder,
      state: "waiting",
    });
  }

  /**
   * Stake of all but `judged` at fault on the days `first` to `last`: each operator's highest, once a day. A day's faults
   * that were all cancelled do not count; if one of them stands, the day's highest does.
   */
  private stakeAtFault(judged: number, first: bigint, last: bigint): bigint {
    let sum = 0n;
    for (let day = first; day <= last; ++day) {
      for (let operator = 0; operator < this.pools.length; ++operator) {
        if (operator === judged) continue;
        const faults = this.slashes.filter(
          (s) => s.operator === operator && s.foundAt / DAY === day,
        );
        if (faults.every((s) => s.state === "cancelled")) continue;
        sum += faults.reduce((most, s) => (s.atFault > most ? s.atFault : most), 0n);
      }
    }
    return sum;
  }
}
