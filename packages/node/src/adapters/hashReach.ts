import type { Provider } from "ethers";
import { toBeHex, ZeroHash } from "ethers";

/** EIP-2935: a contract that keeps the hashes of the last 8191 blocks. Not every chain has it. */
const HISTORY = "0x0000F90827F1C53a10cb7A02335B175320002935";
const HISTORY_BLOCKS = 8191;
/** The reach of the BLOCKHASH opcode. */
const OPCODE_BLOCKS = 256;

/** How many blocks back a contract of this chain sees a block's hash. */
export async function hashReach(provider: Provider): Promise<number> {
  const height = await provider.getBlockNumber();
  if (height < 1) return OPCODE_BLOCKS;
  try {
    const hash = await provider.call({ to: HISTORY, data: toBeHex(height - 1, 32) });
    return hash.length === 66 && hash !== ZeroHash ? HISTORY_BLOCKS : OPCODE_BLOCKS;
  } catch {
    // Some chains have a stub there that reverts.
    return OPCODE_BLOCKS;
  }
}
