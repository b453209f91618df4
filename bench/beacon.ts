import { auditedMarket } from "../test/utils/auditedMarket.js";
import { TOKEN } from "../test/utils/deployAssay.js";
import { intrinsicGas } from "./lib/gas.js";
import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- beacon";
const BUDGET = 200_000;
/** A new word and a changed one (EIP-2929); a cold account. */
const NEW = 22_100;
const CHANGED = 5_000;
const ACCOUNT = 2_600;
/** A pairing of two pairs, and the addition of the two mapped points (EIP-1108). */
const PRECOMPILES = 45_000 + 2 * 34_000 + 150;
/** Places of the market's ring of seeds. */
const LAP = 1_024n;

/** Gas of posting a drand round. Rounds are of a network whose secret the benchmark knows, in evmnet's form. */
export const bench: Bench = async () => {
  const audited = await auditedMarket();
  const { market, beacon, token, users, deliverOne, evidenceOf, connection } = audited;
  const [, , , keeper] = users;
  if (keeper === undefined) throw new Error("no account");
  const posting = market.connect(keeper);
  await token.mint(audited.deployer, 4n * TOKEN);
  await token.approve(market, 4n * TOKEN);
  // The pot is filled, and the poster has a balance.
  await market.depositFor(beacon, 2n * TOKEN);
  await market.depositFor(keeper, TOKEN);
  const rows: Row[] = [];
  async function measure(
    name: string,
    sent: ReturnType<typeof posting.post>,
    storage: number,
    budget = BUDGET,
  ): Promise<void> {
    const response = await sent;
    const receipt = await response.wait();
    rows.push({
      name: `beacon: ${name}`,
      value: Number(receipt?.gasUsed ?? 0n),
      unit: "gas",
      floor: intrinsicGas(response.data) + 2 * ACCOUNT + PRECOMPILES + storage,
      budget,
      command: COMMAND,
    });
  }

  const made = await deliverOne();
  const first = made.delivery.auditTarget;
  // One post in 256 makes the word of their bits, for 17,000 gas more.
  await (await posting.post(first - 2n, await evidenceOf(first - 2n))).wait();
  await measure(
    "post a drand round in the ring's first lap",
    posting.post(first - 1n, await evidenceOf(first - 1n)),
    NEW + CHANGED,
  );
  await measure(
    "post a drand round for the reward, first lap",
    posting.postForReward(made.jobId, made.packed, await evidenceOf(first)),
    NEW + 3 * CHANGED,
    // A place's first word is paid once in a market's life.
    210_000,
  );
  // A whole lap later the place holds a seed already.
  await measure(
    "post a drand round in later laps",
    posting.post(first + LAP, await evidenceOf(first + LAP)),
    2 * CHANGED,
  );
  // The next delivery's target comes after every posted one; its place is filled by a post of the lap before.
  const next = await deliverOne();
  const target = next.delivery.auditTarget;
  await market.post(target - LAP, await evidenceOf(target - LAP));
  await measure(
    "post a drand round for the reward, later laps",
    posting.postForReward(next.jobId, next.packed, await evidenceOf(target)),
    4 * CHANGED,
  );
  await measure(
    "post an overwritten drand round again",
    posting.post(first, await evidenceOf(first)),
    NEW,
  );
  await connection.close();
  return rows;
};
