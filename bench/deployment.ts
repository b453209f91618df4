// What it costs to bring the protocol to a chain: the creation of each contract, as the Ignition modules do it.
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
  const contracts = {
    AccessManager: assay.authority,
    CircuitRegistry: assay.circuits,
    ModelRegistry: assay.models,
    EnclaveRegistry: assay.enclaves,
    CollateralStore: store,
    DcapVerifier: verifier,
    RequestModule: assay.requestModule,
    ResultModule: assay.resultModule,
    DisputeModule: assay.disputeModule,
    WithholdingModule: assay.withholdingModule,
    "JobMarket with its StakeVault": assay.market,
    PenaltySchedule: assay.penaltySchedule,
  };
  const gasOf = new Map<string, number>();
  const height = await ethers.provider.getBlockNumber();
  for (let number = 1; number <= height; ++number) {
    const block = await ethers.provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const receipt = await ethers.provider.getTransactionReceipt(hash);
      if (receipt?.contractAddress != null) {
        gasOf.set(receipt.contractAddress.toLowerCase(), Number(receipt.gasUsed));
      }
    }
  }

  const rows: Row[] = [];
  let total = 0;
  const row = (name: string, value: number, unit: string, budget: number | null): void => {
    rows.push({ name: `deployment: ${name}`, value, unit, floor: null, budget, command: COMMAND });
  };
  for (const [name, contract] of Object.entries(contracts)) {
    const address = await contract.getAddress();
    const gas = gasOf.get(address.toLowerCase());
    if (gas === undefined) throw new Error(`no transaction has created ${name}`);
    row(name, gas, "gas", null);
    total += gas;
  }
  row("everything, with a TEE vendor's verifier", total, "gas", null);
  const codes = await Promise.all(
    [...Object.values(contracts), assay.vault].map(async (contract) =>
      dataLength(await ethers.provider.getCode(await contract.getAddress())),
    ),
  );
  row("largest contract", Math.max(...codes), "bytes", LARGEST);
  await connection.close();
  return rows;
};
