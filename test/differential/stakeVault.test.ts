import { expect } from "chai";
import { toBeHex, zeroPadValue, type ContractTransactionResponse, type Signer } from "ethers";
import { network } from "hardhat";

import {
  OneGuardian__factory,
  StakeVault__factory,
  TestToken__factory,
  VaultMarket__factory,
  type StakeVault,
  type VaultMarket,
} from "../../typechain-types/index.js";
import { Refused, StakeModel } from "../utils/stakeModel.js";

/** Random histories and steps in each; `make test-deep` asks for 1,000 histories. */
const HISTORIES = Number(process.env.ASSAY_STAKE_HISTORIES ?? 50);
const STEPS = Number(process.env.ASSAY_STAKE_STEPS ?? 40);
const SEED = BigInt(process.env.ASSAY_STAKE_SEED ?? 1);

const OPERATORS = 3;
const MIN_BOND = 1_000n;
const KEEPER_CAP = 300n;
const START = 1_800_000_000n;
const GAS = { gasLimit: 1_500_000 };
const ERRORS = StakeVault__factory.createInterface();
const STANDINGS = ["good", "jailed", "removed"] as const;
const JAIL_SECONDS = 86_400n;
/** `Draw`: unknown, spared, drawn. */
const [UNKNOWN, SPARED] = [0n, 1n];

/** A jail that is over stays stored until the next lock or strike. */
function standingAt(
  stake: { standing: bigint; lastStrikeAt: bigint },
  now: bigint,
): (typeof STANDINGS)[number] | undefined {
  const standing = STANDINGS[Number(stake.standing)];
  return standing === "jailed" && now >= stake.lastStrikeAt + JAIL_SECONDS ? "good" : standing;
}

/** SplitMix64: small, seeded, the same everywhere. */
class Seeded {
  constructor(private state: bigint) {}

  next(): bigint {
    this.state = BigInt.asUintN(64, this.state + 0x9e3779b97f4a7c15n);
    let z = this.state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  }

  /** From 0 to `limit`, both inclusive. */
  upTo(limit: bigint): bigint {
    return limit <= 0n ? 0n : ((this.next() << 64n) | this.next()) % (limit + 1n);
  }

  oneIn(n: number): boolean {
    return this.upTo(BigInt(n - 1)) === 0n;
  }

  /** An amount of any size: often tiny, so that rounding shows. */
  amount(): bigint {
    return this.upTo(10n ** (1n + this.upTo(22n)));
  }
}

interface World {
  market: VaultMarket;
  vault: StakeVault;
  operators: Signer[];
  addresses: string[];
  parties: { requester: string; finder: string; filler: string };
  guardian: Signer;
}

/** An operator whose machine fails: its next steps come quickly, and are locks and missed deadlines. */
interface Outage {
  who: number;
  steps: number;
}

interface Step {
  text: string;
  /** A transaction of its own, before the time of the step. */
  prepare?: () => Promise<ContractTransactionResponse>;
  model: (now: bigint) => void;
  chain: () => Promise<ContractTransactionResponse>;
}

describe("StakeVault against an independent model", () => {
  const chain = network.create();

  async function deploy(): Promise<World> {
    const { ethers } = await chain;
    const signers = await ethers.getSigners();
    const [guardian, requester, finder, filler, ...rest] = signers;
    if (!guardian || !requester || !finder || !filler) throw new Error("too few signers");
    const operators = rest.slice(0, OPERATORS);
    const token = await new TestToken__factory(guardian).deploy();
    const authority = await new OneGuardian__factory(guardian).deploy(guardian.address);
    const market = await new VaultMarket__factory(guardian).deploy(
      await token.getAddress(),
      await authority.getAddress(),
      MIN_BOND,
      KEEPER_CAP,
    );
    const vault = StakeVault__factory.connect(await market.VAULT(), guardian);
    await token.mint(guardian.address, 1n << 120n);
    await token.approve(await vault.getAddress(), (1n << 256n) - 1n);
    return {
      market,
      vault,
      operators,
      addresses: operators.map((operator) => operator.address),
      parties: {
        requester: requester.address,
        finder: finder.address,
        filler: filler.address,
      },
      guardian,
    };
  }

  const anyOperator = (random: Seeded): number => Number(random.upTo(BigInt(OPERATORS - 1)));

  /** A random step, likely to be possible, sometimes not. */
  function choose(random: Seeded, world: World, model: StakeModel, outage?: Outage): Step {
    const { market, vault, parties } = world;
    const who = outage?.who ?? anyOperator(random);
    const operator = world.operators[who];
    const address = world.addresses[who];
    if (operator === undefined || address === undefined) throw new Error("no such operator");
    const pool = model.pool(who);
    const mayEnd = pool.undecided > pool.ended;
    const live = mayEnd ? random.upTo(pool.bonded - pool.released) : 0n;
    const price = random.oneIn(3) ? random.amount() : random.upTo(live * 2n);
    // The draw as the fault knows it, and as the market tells it at execution.
    const [atFault, later] = [random.upTo(2n), random.upTo(2n)];
    const drawn = (atFault === UNKNOWN ? later : atFault) !== SPARED;
    const jobId = zeroPadValue(toBeHex(model.slashes.length + 1), 32);
    const audit = { jobId, target: 1n, drawnBelow: 1n, draw: atFault };
    const kind = outage === undefined ? Number(random.upTo(19n)) : random.oneIn(3) ? 7 : 13;
    const id = Number(random.upTo(BigInt(model.slashes.length))) + (random.oneIn(9) ? 1 : 0);
    switch (kind) {
      case 0:
      case 1:
      case 2: {
        const assets = random.amount();
        return {
          text: `stake(${who}, ${assets})`,
          model: () => {
            model.stake(who, assets);
          },
          chain: () => vault.stake(address, assets, GAS),
        };
      }
      case 3:
      case 4: {
        const assets = random.upTo(pool.worth + 1n) / (random.oneIn(2) ? 7n : 1n);
        return {
          text: `unbond(${who}, ${assets})`,
          model: (now) => {
            model.unbond(who, assets, now);
          },
          chain: () => vault.connect(operator).unbond(assets, GAS),
        };
      }
      case 5:
      case 6:
        return {
          text: `claim(${who})`,
          model: (now) => {
            model.claim(who, now);
          },
          chain: () => vault.connect(operator).claim(address, GAS),
        };
      case 7:
      case 8:
      case 9:
      case 10: {
        const shares = random.upTo(pool.free + (random.oneIn(9) ? pool.bonded + 1n : 0n));
        return {
          text: `lock(${who}, ${shares})`,
          model: (now) => {
            model.lock(who, shares, now);
          },
          chain: () => market.lockFor(address, shares, GAS),
        };
      }
      case 11: {
        const lazily = random.oneIn(2);
        return {
          text: `${lazily ? "settle" : "release"}(${who}, ${live})`,
          model: () => {
            if (lazily) model.settle(who, live);
            else model.release(who, live);
          },
          chain: () =>
            lazily ? market.settle(address, live, GAS) : market.release(address, live, GAS),
        };
      }
      case 12:
        return {
          text: `decline(${who}, ${live}, ${price})`,
          model: () => {
            model.decline(who, live, price);
          },
          chain: () => market.declineFor(address, live, price, parties.requester, GAS),
        };
      case 13:
      case 14:
        return {
          text: `late(${who}, ${live}, ${price})`,
          model: (now) => {
            model.late(who, live, price, now);
          },
          chain: () =>
            market.late(
              address,
              live,
              price,
              parties.requester,
              parties.finder,
              parties.filler,
              GAS,
            ),
        };
      case 15:
        return {
          text: `wrong(${who}, ${live}, ${price}, ${drawn})`,
          model: (now) => {
            model.wrong(who, live, price, drawn, now);
          },
          prepare: () => market.setDraw(jobId, 1n, 1n, later),
          chain: () => {
            const { requester, finder } = parties;
            return market.wrongWith(address, live, price, requester, finder, audit, GAS);
          },
        };
      case 16:
        if (random.oneIn(4)) {
          return {
            text: `equivocate(${who}, ${live}, ${price}, ${drawn})`,
            model: (now) => {
              model.equivocate(who, live, price, drawn, now);
            },
            prepare: () => market.setDraw(jobId, 1n, 1n, later),
            chain: () => {
              const { requester, finder } = parties;
              return market.equivocateWith(address, live, price, requester, finder, audit, GAS);
            },
          };
        }
        return {
          text: `silence(${who}, ${live}, ${price})`,
          model: (now) => {
            model.silence(who, live, price, now);
          },
          chain: () => market.silence(address, live, price, parties.requester, GAS),
        };
      case 17:
        if (random.oneIn(3)) {
          return {
            text: `voidSlash(${id})`,
            model: () => {
              model.void(id);
            },
            chain: () => market.voidSlash(id, zeroPadValue(toBeHex(id), 32), GAS),
          };
        }
        return {
          text: `cancelSlash(${id})`,
          model: (now) => {
            model.cancel(id, now);
          },
          chain: () => vault.connect(world.guardian).cancelSlash(id, GAS),
        };
      default:
        return {
          text: `executeSlash(${id})`,
          model: (now) => {
            model.execute(id, now);
          },
          chain: () => vault.executeSlash(id, GAS),
        };
    }
  }

  /** Name of the error that a step fails with, or undefined. */
  async function failure(step: () => Promise<unknown>): Promise<string | undefined> {
    try {
      await step();
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return error.message;
      const message = error instanceof Error ? error.message : String(error);
      const data = /return data: (0x[0-9a-f]{8,})/.exec(message)?.[1];
      const named = data === undefined ? undefined : ERRORS.parseError(data)?.name;
      return named ?? /custom error '(\w+)\(/.exec(message)?.[1] ?? message;
    }
  }

  async function compare(world: World, model: StakeModel, now: bigint, at: string): Promise<void> {
    const { requester, finder, filler } = world.parties;
    const accounts = [requester, finder, filler];
    const [looks, balances, staked, insurance] = await world.market.look(world.addresses, accounts);
    const onChain = looks.map((look) => ({
      free: look.stake.freeShares,
      bonded: look.stake.bondedShares,
      unbonding: look.stake.unbondingShares,
      worth: look.assets,
      lost: look.stake.lostAssets,
      freeStake: look.freeStake,
      claims: look.claims.map((claim) => [claim.shares, claim.claimableAt]),
      standing: standingAt(look.stake, now),
      waiting: Number(look.stake.waitingSlashes),
      undecided: look.stake.undecided,
      cover: look.cover,
      taken: look.balance,
    }));
    const modelled = model.pools.map((pool, who) => ({
      free: pool.free,
      bonded: pool.bonded,
      unbonding: pool.unbonding,
      worth: pool.worth,
      lost: model.total(pool) - pool.worth,
      freeStake: model.worthOf(pool, pool.free + pool.released),
      claims: pool.claims.map((claim) => [claim.shares, claim.ripeAt]),
      standing: model.standing(who, now),
      waiting: model.waiting(who).length,
      undecided: pool.undecided,
      cover: model.cover(pool),
      taken: pool.taken,
    }));
    expect(onChain, `operators after ${at}`).to.deep.equal(modelled);
    expect([...balances], `balances after ${at}`).to.deep.equal([
      model.balances.requester,
      model.balances.finder,
      model.balances.filler,
    ]);
    expect([staked, insurance], `totals after ${at}`).to.deep.equal([
      model.staked(),
      model.insurance,
    ]);
  }

  it(`replays ${HISTORIES} histories of ${STEPS} steps from seed ${SEED}, balance by balance`, async function () {
    this.timeout(HISTORIES * STEPS * 1_000 + 60_000);
    const { networkHelpers } = await chain;
    let clock = START;
    let done = 0;
    const refusals = new Set<string>();
    for (let history = 0; history < HISTORIES; ++history) {
      const random = new Seeded(SEED * 1_000_003n + BigInt(history));
      const world = await deploy();
      const model = new StakeModel(OPERATORS, MIN_BOND, KEEPER_CAP);
      const told: string[] = [];
      for (let who = 0; who < OPERATORS; ++who) {
        const assets = random.amount() + 1n;
        model.stake(who, assets);
        await world.vault.stake(world.addresses[who] ?? "", assets, GAS);
        told.push(`stake(${who}, ${assets})`);
      }
      clock += BigInt(OPERATORS + 10);
      let outage: Outage | undefined;
      for (let index = 0; index < STEPS; ++index) {
        if (outage !== undefined && --outage.steps === 0) outage = undefined;
        else if (outage === undefined && random.oneIn(30))
          outage = { who: anyOperator(random), steps: 6 };
        // Room for a transaction that prepares the step.
        const days = outage === undefined && random.oneIn(4);
        clock += 2n + random.upTo(days ? 6n * 86_400n : outage ? 3_600n : 6n * 3_600n);
        const step = choose(random, world, model, outage);
        const now = clock;
        told.push(`${now}: ${step.text}`);
        await step.prepare?.();
        await networkHelpers.time.setNextBlockTimestamp(now);
        const expected = await failure(() => {
          step.model(now);
          return Promise.resolve();
        });
        const actual = await failure(step.chain);
        const at = `history ${history}:\n${told.join("\n")}\n`;
        expect(actual, `outcome of ${at}`).to.equal(expected);
        if (expected === undefined) ++done;
        else refusals.add(expected);
        await compare(world, model, now, at);
      }
    }
    // The histories must have gone somewhere: most steps happen, and the usual refusals are met.
    expect(done).to.be.greaterThan((HISTORIES * STEPS) / 2);
    expect(refusals).to.include.members([
      "InsufficientStake",
      "NothingToClaim",
      "OperatorJailed",
      "TooLateToCancel",
      "UnknownSlash",
    ]);
  });
});
