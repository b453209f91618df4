// What it costs to bring the protocol to a chain: the creation of each contract, as the deployment does it.
import { dataLength } from "ethers";

import { createSimulatedTee, deploySimulated } from "../test/utils/attestation.js";
import { deployAssay } from "../test/utils/deployAssay.js";
import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- deployment";
/** EIP-170. */
const LARGEST = 24_576;

/** Gas of each creation, and bytes of each contract's code. The market's creation makes the vault's as well. */
export const bench: Bench = async () => {
  const assay = await deployAssay();
  const { connection, ethers, networkHelpers } = assay;
  const tee = createSimulatedTee({ seed: "bench", time: await networkHelpers.time.latest() });
  const { store, verifier } = await deploySimulated(connection, tee);
  const gasOf = new Map<string, number>();
  for (const { step, hash } of assay.taken) {
    const receipt = await ethers.provider.getTransactionReceipt(hash ?? "");
    if (step.creates !== undefined) gasOf.set(step.creates, Number(receipt?.gasUsed));
  }
  for (const contract of [store, verifier]) {
    const receipt = await contract.deploymentTransaction()?.wait();
    gasOf.set(await contract.getAddress(), Number(receipt?.gasUsed));
  }
  const own = assay.parts.filter(
    ({ name, createdBy }) => createdBy === undefined && name !== "DevelopmentBeacon",
  );
  const contracts = [
    ...own.map(({ name, address }) => {
      return { name: name === "JobMarket" ? "JobMarket with its StakeVault" : name, address };
    }),
    { name: "CollateralStore", address: await store.getAddress() },
    { name: "DcapVerifier", address: await verifier.getAddress() },
  ];

  const rows: Row[] = [];
  let total = 0;
  const row = (name: string, value: number, unit: string, budget: number | null): void => {
    rows.push({ name: `deployment: ${name}`, value, unit, floor: null, budget, command: COMMAND });
  };
  for (const { name, address } of contracts) {
    const gas = gasOf.get(address);
    if (gas === undefined) throw new Error(`no transaction has created ${name}`);
    row(name, gas, "gas", null);
    total += gas;
  }
  row("everything, with a TEE vendor's verifier", total, "gas", null);
  const codes = await Promise.all(
    [...contracts, ...assay.parts].map(async ({ address }) =>
      dataLength(await ethers.provider.getCode(address)),
    ),
  );
  row("largest contract", Math.max(...codes), "bytes", LARGEST);
  await connection.close();
  return rows;
};
