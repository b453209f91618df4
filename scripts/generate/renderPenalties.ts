import type { PenaltySchedule } from "../../typechain-types/index.js";

const UNIT = 1_000_000n;
const RULES = ["Decline", "R1", "R2", "R3", "R4", "R5", "R6"] as const;
const NAMES = [
  "lock given back",
  "late",
  "wrong result",
  "equivocation",
  "audit or challenge unanswered",
  "correlated faults",
  "vendor broken",
] as const;
const WRONG = 2n;
const EQUIVOCATION = 3n;
/** The vendor's status by number. */
const STATUSES = ["Trusted", "Degraded", "Broken"] as const;
const BROKEN = 2n;
const BPS = 10_000n;
const ONE = 1n << 128n;

interface Split {
  filler: bigint;
  requester: bigint;
  finder: bigint;
  insurance: bigint;
}

/** Tokens of six decimals, without trailing zeros. */
function tokens(amount: bigint): string {
  const whole = (amount / UNIT).toLocaleString("en-US");
  const part = (amount % UNIT).toString().padStart(6, "0").replace(/0+$/, "");
  return part === "" ? whole : `${whole}.${part}`;
}

function percent(bps: bigint): string {
  return bps === 0n ? "–" : `${Number(bps) / 100}%`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function parts(split: Split): string[] {
  return [split.filler, split.requester, split.finder, split.insurance].map(tokens);
}

/** The page `docs/penalties.md`: every number of it is an answer of the contract `PenaltySchedule`. */
export async function renderPenalties(schedule: PenaltySchedule): Promise<string> {
  const lines = await schedule.schedule();
  const published = table(
    [
      "Rule",
      "Trigger",
      "Of the bond",
      "Of the rest of the stake",
      "Filler",
      "Requester",
      "Finder",
      "Limits",
    ],
    lines.map((line) => {
      const rule = Number(line.rule);
      return [
        `${RULES[rule] ?? ""} ${NAMES[rule] ?? ""}`,
        line.trigger,
        percent(line.bondBps),
        percent(line.stakeBps),
        percent(line.fillerBps),
        percent(line.requesterBps),
        percent(line.finderBps),
        line.caps === "" ? "–" : line.caps,
      ];
    }),
  );

  // One job: price 100, bond 150, of an operator with 1,150 at stake.
  const price = 100n * UNIT;
  const bond = 150n * UNIT;
  const rest = 1_000n * UNIT;
  const minBond = 10n * UNIT;
  const keeperCap = 2n * UNIT;
  const [fee, [late, lateSplit], wrongBond, wrongPart, equivocationBond, equivocationPart] =
    await Promise.all([
      schedule.decline(bond, price, minBond),
      schedule.late(bond, price, minBond, keeperCap),
      schedule.wrong(bond, price, true),
      schedule.stakePart(WRONG, rest),
      schedule.equivocation(bond, price),
      schedule.stakePart(EQUIVOCATION, rest),
    ]);
  const [wrongStake, equivocationStake, silence] = await Promise.all([
    schedule.wrong(wrongPart, price - wrongBond.requester, true),
    schedule.equivocation(equivocationPart, 0n),
    schedule.silence(bond, price),
  ]);
  const example = (rule: string, event: string, taken: bigint, split: Split): string[] => [
    rule,
    event,
    tokens(taken),
    ...parts(split),
  ];
  const examples = table(
    ["Rule", "Event", "Taken", "Filler", "Requester", "Finder", "Insurance"],
    [
      example("Decline", "given back in time", fee, {
        filler: 0n,
        requester: fee,
        finder: 0n,
        insurance: 0n,
      }),
      example("R1", "late; a keeper calls it", late, lateSplit),
      example("R2", "a challenger proves it wrong: the bond, at once", bond, wrongBond),
      example("R2", "… and a part of the other 1,000, after its wait", wrongPart, wrongStake),
      example("R3", "a reporter shows two signatures: the bond", bond, equivocationBond),
      example("R3", "… and a part of the other 1,000", equivocationPart, equivocationStake),
      example("R4", "an audit or a challenge stays unanswered", bond, silence),
      example("R6", "the enclave's vendor is downgraded", 0n, {
        filler: 0n,
        requester: 0n,
        finder: 0n,
        insurance: 0n,
      }),
    ],
  );

  const ether = 10n ** 18n;
  const correlated = await Promise.all(
    [0n, 10n, 100n, 200n, 333n, 334n, 1_000n].map(async (thousandths) => {
      const amount = await schedule.correlated(32n * ether, thousandths, 1_000n);
      return [`${Number(thousandths) / 10}%`, `${Number(amount) / 1e18} of 32`];
    }),
  );

  const value = 100n * UNIT;
  const detection = await Promise.all(
    [1n, 9n, 99n, 999n].map(async (multiple) => {
      const rate = await schedule.auditRate(BROKEN, value, multiple * value);
      // The value of one cheat, in units of 2^-128 tokens: gain when not audited, bond when audited.
      const expected = (ONE - rate) * value - rate * multiple * value;
      return [
        `${Number((rate * 1_000_000n) / ONE) / 1_000_000}`,
        `${multiple}`,
        `${multiple} × ${tokens(value)} = ${tokens(multiple * value)}`,
        expected <= 0n ? "≤ 0" : "> 0",
      ];
    }),
  );
  const statuses = await Promise.all(
    STATUSES.map(async (name, status) => {
      const rates = await Promise.all(
        [1n, 3n, 9n, 99n].map((multiple) => schedule.auditRate(status, value, multiple * value)),
      );
      return [
        name,
        percent(await schedule.deterrenceBps(status)),
        ...rates.map((rate) => `${Number((rate * 1_000_000n) / ONE) / 10_000}%`),
      ];
    }),
  );
  const paidIn = 70n * UNIT;
  const [cover, coverBps] = await Promise.all([schedule.cover(paidIn), schedule.cover(BPS)]);

  return `<!-- Written by scripts/generate/generate-penalties.ts from the contract PenaltySchedule. Change the code, not this page. -->

# Penalties

This page lists every penalty of an operator and its receivers. The constants and the arithmetic are those of
\`contracts/libraries/Penalties.sol\`, which the vault runs; \`PenaltySchedule\` serves the same table on chain. Nothing else
takes tokens from an operator. Before a lock, \`StakeVault.lossBound\` returns the most that the job can cost, rule by rule.

## The table

"Of the bond" and "of the rest of the stake" give the part that a rule takes. The next three columns give the shares of its
receivers: the next filler of the job, its requester, and the finder (the keeper of R1, the challenger of R2, the
reporter of R3). The insurance gets the rest, remainders of divisions included.

${published}

- The vault takes the part of the bond at once. It sets the part of the rest of the stake aside at once. The guardian may cancel
  it for 48 hours; no account can enlarge it. Any account may have it paid out from 48 hours after the end of the next day (UTC).
- R4 takes the bond of its job and nothing else, however many proofs of an operator are missing: an outage is no fraud. It never
  becomes R2 and never counts for R5.
- R1 and R4 are strikes. The third inside 24 hours jails the operator: it locks no job until 24 hours after its last strike. No
  call ends a jail sooner.
- While a slash of its own waits, an operator locks no new job. Jobs locked before go on.
- R5 is computed when that slash is executed, for the stake at the time of the fault. It counts the faults of other operators in
  the seven days that end with the day after: no operator's own fault counts against it. None of these faults can be cancelled by
  then, so neither delay nor order of execution changes the amount. An operator counts once a day, at its highest stake.
- All stake that the operator still has loses the same part of its worth: free, bonded to other jobs, or unbonding.
- Requester and finder have shares only of the part that free and unbonding stake paid. The insurance alone gets the part that
  the bonds of other jobs paid. Otherwise an operator whose cheat was drawn could stage faults in jobs of its friends, and they
  would carry off a part of the bond that backs the drawn job.

## A worked example for each rule

The job has a price of ${tokens(price)} and a bond of ${tokens(bond)}. Its operator has ${tokens(rest)} more at stake. The smallest bond is ${tokens(minBond)}, and the
keeper's cap ${tokens(keeperCap)}.

${examples}

R1 takes the larger of price and smallest bond and frees the rest of the bond. After R3 the operator never locks again.

The next table shows R5 for an operator with 32 at stake. Its first column is the share of all stake that other operators had at
fault in the seven days. The numbers are Ethereum's own example: 9.6 at a tenth, all 32 at a third and more.

${table(["Stake at fault", "Taken"], correlated)}

The first tenth (R2) or half (R3) of the stake is split as above. The insurance gets the excess of R5.

## Insurance

If an operator was slashed between a lock and a fault, the bond of that job may be worth less than its price. The insurance
then pays the difference to the requester. All these payments together are at most ${percent(coverBps)} of the amount that the operator's own
executed slashes paid in: after ${tokens(paidIn)} paid in, up to ${tokens(cover)}. So staged faults bring no fees and no penalties of other operators out
of the insurance. Through a requester of its own, an operator gets at most a fifth of its own slash back.

## What a ring loses

One party may play operator, requester, finder and filler. The insurance keeps a part of every penalty, which such a ring
loses:

${table(
  ["Penalty", "Kept by the insurance, at least"],
  [
    ["R1", "30%"],
    ["R2", "40%"],
    ["R3, of the bond", "30%"],
    ["R3, of the rest of the stake", "90%"],
    ["R4", "10%"],
    ["R5, its excess", "100%"],
    ["fee of a declined lock", "0%"],
  ],
)}

A ring pays the fee of a declined lock to itself in full, and gains nothing by it. The tests in
\`test/attacks/StakeCollusion.t.sol\` play such rings.

## Deterrence

The audit draws a provisional result with probability p = q · V / (V + B). V is the value at risk, and B the bond of this job
alone. A cheat gains V if it is not audited, and loses B if it is. At q = 1 it never pays: the bond that a given detection needs
is (1 − p) / p times the gain.

${table(["Detection p", "S / G", "Bond for a gain of 100", "Expected value of a cheat"], detection)}

B stands behind no other job, so the same holds for any number of cheats at once. Here k caught cheats cost at least k bonds,
since a slash that lowers the later bonds takes more than they lose. The next table shows the audit rate by the vendor's status
and by the bond, as a multiple of the value at risk:

${table(["Status", "q", "B = V", "B = 3 V", "B = 9 V", "B = 99 V"], statuses)}

## Where this differs from the first design

- R4 pays the next filler nothing. The next filler may be the same operator under another name. Tokens that came back that way
  would be missing from p · B, which counts on the whole bond.
- R4 gives the requester at most 90%. If it gave all, an operator that is silent in a job of its own would lose nothing.
- R4 pays no challenger. A share would make a challenge of a right result pay whenever its operator is offline.
- A second R4 is no R2. Silence says nothing of the result, and two challenges in one outage took a tenth of any stake.
- R3 gives the requester 60% of the bond, at most the price. Otherwise a cheat that reports itself before R2 takes away the
  requester's compensation.
- R5 needs two operators. One large operator's fault is no sign of a common cause.
- The stake part of R2 and R3 leaves the pool when the fault is found, not 48 hours later. So no account can dodge, enlarge or
  block it.
- The insurance alone gets the excess of R5, so a challenger gains nothing by the faults of others.
`;
}
