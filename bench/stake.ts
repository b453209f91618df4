import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import {
  OneGuardian__factory,
  StakeVault__factory,
  TestToken__factory,
  VaultMarket__factory,
} from "../typechain-types/index.js";
import { networkName } from "../test/utils/networkName.js";
import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- stake";
const ONE = 1_000_000n;
const DAY = 86_400;

/** Gas of the stake vault's steps: of whole transactions, and of R1 the market's call into the vault alone. */
export const bench: Bench = async () => {
  const { ethers, networkHelpers } = await network.create(networkName());
  const [operator, other, keeper, requester, filler] = await ethers.getSigners();
  if (!operator || !other || !keeper || !requester || !filler) throw new Error("too few signers");
  const token = await new TestToken__factory(operator).deploy();
  const authority = await new OneGuardian__factory(operator).deploy(operator.address);
  const market = await new VaultMarket__factory(operator).deploy(
    await token.getAddress(),
    await authority.getAddress(),
    10n * ONE,
    2n * ONE,
  );
  const vault = StakeVault__factory.connect(await market.VAULT(), operator);
  await token.mint(operator.address, 1_000_000n * ONE);
  await token.mint(other.address, 1_000_000n * ONE);
  await token.connect(other).approve(await vault.getAddress(), 2n ** 256n - 1n);
  await vault.connect(other).stake(other.address, 900_000n * ONE);

  async function gas(sent: Promise<ContractTransactionResponse>): Promise<number> {
    const receipt: ContractTransactionReceipt | null = await (await sent).wait();
    if (receipt === null) throw new Error("not mined");
    return Number(receipt.gasUsed);
  }
  function row(name: string, value: number, budget: number | null): Row {
    return { name: `stake: ${name}`, value, unit: "gas", floor: null, budget, command: COMMAND };
  }

  const me = operator.address;
  const rows: Row[] = [];
  // As a wallet does it: an approval of exactly the amount, which the stake uses up.
  await token.approve(await vault.getAddress(), 50_000n * ONE);
  const first = await gas(vault.stake(me, 50_000n * ONE));
  rows.push(row("stake, an operator's first", first, 75_000));
  await token.approve(await vault.getAddress(), 40_000n * ONE);
  rows.push(row("stake, more", await gas(vault.stake(me, 40_000n * ONE)), 75_000));
  rows.push(row("unbond, an operator's first", await gas(vault.unbond(1_000n * ONE)), 83_000));
  rows.push(row("unbond, more", await gas(vault.unbond(1_000n * ONE)), 83_000));
  await networkHelpers.time.increase(22 * DAY + 60);
  rows.push(row("claim, two ripe claims", await gas(vault.claim(me)), null));

  // The receivers have balances already, as in a market at work.
  await market.lockFor(me, 1_000n * ONE);
  const parties = [requester.address, keeper.address, filler.address] as const;
  await market.late(me, 100n * ONE, 100n * ONE, ...parties);
  const late = await vaultGas(() => market.late(me, 100n * ONE, 100n * ONE, ...parties));
  rows.push(row("R1, beyond the market's own cost", late, 60_000));

  await market.wrong(me, 100n * ONE, 100n * ONE, requester.address, keeper.address);
  await networkHelpers.time.increase(4 * DAY);
  rows.push(row("execute a slash (R2, challenged)", await gas(vault.executeSlash(1n)), null));
  return rows;

  /** Gas of the market's call into the vault, from the trace of the transaction. */
  async function vaultGas(send: () => Promise<ContractTransactionResponse>): Promise<number> {
    const sent = await send();
    await sent.wait();
    interface Frame {
      readonly depth: number;
      readonly gas: number;
      readonly op: string;
      readonly gasCost: number;
    }
    const { structLogs } = (await ethers.provider.send("debug_traceTransaction", [
      sent.hash,
      { disableStorage: true, disableMemory: true, disableStack: true },
    ])) as { structLogs: Frame[] };
    const call = structLogs.findIndex((frame) => frame.op === "CALL" && frame.depth === 1);
    const back = structLogs.findIndex((frame, index) => index > call && frame.depth === 1);
    const before = structLogs[call];
    const after = structLogs[back];
    if (before === undefined || after === undefined) throw new Error("the market made no call");
    return before.gas - after.gas;
  }
};
