import { IERC20Metadata__factory, readBalances, sendTransaction } from "@assay/sdk";

import type { World } from "./openWorld.js";
import { NODES, POT, SLASH_DELAY_SECONDS } from "./settings.js";

/** Money of a party before and after: in its account, in the market and staked; tokens of 10^18. */
export interface Holding {
  party: string;
  start: bigint;
  end: bigint;
}

/** A slash of R2, as it waited: `IStakeVault.Slash`. */
export interface Slash {
  slashId: bigint;
  operator: string;
  finder: string;
  requester: string;
  /** Parts set aside: of the job's bond, and of the other stake, which was `stake` then. */
  bond: bigint;
  amount: bigint;
  stake: bigint;
  /** Part of `amount` that free stake paid, basis points, and the most that the requester gets. */
  sharedBps: bigint;
  requesterCap: bigint;
  /** Whether the finder has no share of the bond: the audit drew the job, or nothing shows that it did not. */
  isDrawn: boolean;
  /** What was taken when it was executed. */
  taken: bigint;
}

/** Money of all parties at the end. */
export interface Money {
  holdings: Holding[];
  slashes: Slash[];
  /** Money held by unfinished jobs. */
  inJobs: bigint;
  /** Paid by the insurance where earlier slashes had left a bond too small. */
  topUps: bigint;
}

/** Values of `Draw`. */
const UNKNOWN = 0n;
const SPARED = 1n;

/**
 * Lets four days pass, executes the slashes that waited, distributes fees, and counts.
 * @throws Error when the sums are not what was minted
 */
export async function readMoney(world: World): Promise<Money> {
  const { provider, market, minted, parties, pot, startBlock } = world;
  const { vault } = market;
  await provider.send("evm_setAutomine", [true]);
  await provider.send("evm_setIntervalMining", [0]);
  await provider.send("evm_increaseTime", [SLASH_DELAY_SECONDS + 1]);
  await provider.send("evm_mine", []);
  const slashes: Slash[] = [];
  for (const { args } of await vault.queryFilter(vault.filters.SlashQueued(), startBlock)) {
    const { slashId } = args;
    const slash = await vault.slashOf(slashId);
    const { operator, finder, requester, bond, amount, stake, sharedBps, requesterCap } = slash;
    const draw =
      slash.draw === UNKNOWN
        ? await market.contract.drawOf(slash.jobId, slash.target, slash.drawnBelow)
        : slash.draw;
    const receipt = await sendTransaction(() => vault.executeSlash(slashId));
    const [executed] = await vault.queryFilter(
      vault.filters.SlashExecuted(slashId),
      receipt.blockNumber,
    );
    slashes.push({
      ...{ slashId, operator, finder, requester, bond, amount, stake, sharedBps, requesterCap },
      isDrawn: draw !== SPARED,
      taken: executed?.args.amount ?? 0n,
    });
  }
  const operators = parties
    .filter(({ name }) => NODES.some((node) => node.name === name))
    .map(({ address }) => address);
  await sendTransaction(() => market.contract.distributeFees(operators));
  await sendTransaction(() => vault.collectInsurance());

  let inMarket = 0n;
  const holdings: Holding[] = [];
  for (const { name, address, deposit, stake } of parties) {
    const balances = await readBalances(market, address);
    inMarket += balances.market;
    const end = balances.wallet + balances.market + balances.stake;
    holdings.push({ party: name, start: deposit + stake, end });
  }
  const { balance } = await market.contract.accountOf(pot);
  inMarket += balance;
  holdings.push({ party: "pot", start: POT, end: balance });
  const { staked, insurance } = await vault.totals();
  holdings.push({ party: "insurance", start: 0n, end: insurance });

  const token = IERC20Metadata__factory.connect(market.token, provider);
  const inJobs = (await token.balanceOf(market.address)) - inMarket;
  const sum = holdings.reduce((total, { end }) => total + end, inJobs);
  if (sum !== minted) throw new Error(`the balances sum to ${sum}, and ${minted} were minted`);
  const held = await token.balanceOf(await vault.getAddress());
  if (held !== staked + insurance) {
    throw new Error(`the vault holds ${held}, and owes ${staked + insurance}`);
  }
  const paid = await vault.queryFilter(vault.filters.InsurancePaid(), startBlock);
  const topUps = paid.reduce((total, { args }) => total + args.amount, 0n);
  return { holdings, slashes, inJobs, topUps };
}
