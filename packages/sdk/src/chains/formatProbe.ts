import type { ChainProbe, NeedName } from "./probeChain.js";

const TITLES: Record<NeedName, string> = {
  cancun: "Cancun's opcodes",
  bn254: "curve BN254",
  codeSize: "size of code",
  creation: "creation of contracts",
  blockGas: "gas",
  blockHash: "hashes of blocks",
  history: "older blocks",
  p256: "curve P-256",
  randao: "RANDAO",
};

/** A probe's result as lines of a table. The advice stands below the need that it is about. */
export function formatProbe({
  chainId,
  blocks,
  blockSeconds,
  blocksPerHour,
  needs,
}: ChainProbe): string[] {
  const width = Math.max(...needs.map(({ name }) => TITLES[name].length));
  const pace =
    blockSeconds === 0
      ? "no two blocks yet"
      : `${blockSeconds} s a block, ${blocksPerHour} an hour`;
  return [
    `chain ${chainId}: block numbers by ${blocks}, ${pace}`,
    ...needs.flatMap(({ name, state, found, advice }) => [
      `  ${state.padEnd(7)}  ${TITLES[name].padEnd(width)}  ${found}`,
      ...(advice === "" ? [] : [`  ${" ".repeat(7)}  ${" ".repeat(width)}  -> ${advice}`]),
    ]),
  ];
}
