import { getAddress, getCreateAddress, toBeHex, toQuantity, zeroPadValue } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import {
  blockProgram,
  BN254,
  COPY,
  CREATION,
  LARGE_CODE,
  P256,
  SANITY,
  TRANSIENT,
} from "./programs.js";

/** A connection to a JSON-RPC server: ethers' providers are ones. */
export interface RpcSender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** Properties of a chain that the protocol looks at. */
export type NeedName =
  | "cancun"
  | "bn254"
  | "codeSize"
  | "creation"
  | "blockGas"
  | "blockHash"
  | "history"
  | "p256"
  | "randao";

/** One property: `limited` where the protocol works with a limit, or with a contract in its place. */
export interface Need {
  name: NeedName;
  state: "met" | "limited" | "unmet";
  /** What the chain did. */
  found: string;
  /** What follows, if it is not met. */
  advice: string;
}

/** What a chain offers. */
export interface ChainProbe {
  chainId: bigint;
  /** Whose block numbers the chain's contracts must ask for. */
  blocks: "EVM" | "ArbSys";
  /** Seconds from block to block, over the last thousand. */
  blockSeconds: number;
  /** Blocks of an hour: `freshBlocks` of `EnclaveRegistry`. */
  blocksPerHour: number;
  needs: readonly Need[];
}

/** The largest transaction of a deployment uses less; it is the cap of EIP-7825 too. */
export const NEEDED_GAS = 1n << 24n;
/** The contract of EIP-2935, and how many blocks back it answers. */
const HISTORY = "0x0000F90827F1C53a10cb7A02335B175320002935";
const HISTORY_REACH = 8_191;
const OPCODE_REACH = 256;
const ARB_SYS = toBeHex(0x64, 20);
const ARB_CHAIN_ID = "0xd127f54a";
const ARB_BLOCK_HASH = "0x2b407a82";
const SAMPLE_BLOCKS = 1_000;

interface RawHead {
  number: string;
  hash: string;
  gasLimit: string;
  timestamp: string;
}

/**
 * Asks a chain for every property that the protocol looks at. It sends no transaction and needs no account: the server runs
 * small programs by `eth_call`.
 * @throws SdkError CHAIN_FAILED if the server does not answer, or runs no init code by `eth_call`
 */
export async function probeChain(sender: RpcSender): Promise<ChainProbe> {
  const call = async (to: string | undefined, data: string): Promise<string | undefined> => {
    try {
      const answer = await sender.send("eth_call", [
        to === undefined ? { data } : { to, data },
        "latest",
      ]);
      return typeof answer === "string" ? answer.toLowerCase() : undefined;
    } catch {
      // The chain refused the program: that is an answer, for the server is asked for its head first.
      return undefined;
    }
  };
  /** Words that a program returns. */
  const run = async (program: string): Promise<bigint[] | undefined> => {
    const answer = await call(undefined, program);
    if (answer?.startsWith("0x00") !== true) return undefined;
    return (answer.slice(4).match(/.{64}/gu) ?? []).map((digits) => BigInt(`0x${digits}`));
  };
  const ask = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    try {
      return (await sender.send(method, params)) as T;
    } catch (error) {
      throw decodeError(error);
    }
  };

  const chainId = BigInt(await ask<string>("eth_chainId"));
  const head = await ask<RawHead>("eth_getBlockByNumber", "latest", false);
  if ((await run(SANITY))?.[0] !== 1n) {
    throw new SdkError(
      "CHAIN_FAILED",
      `the server runs no init code by eth_call on chain ${chainId}`,
      "Use a server that does, such as a node of your own",
    );
  }
  const height = BigInt(head.number);
  const arbitrum = await call(ARB_SYS, ARB_CHAIN_ID);
  const blocks = arbitrum === `0x${chainId.toString(16).padStart(64, "0")}` ? "ArbSys" : "EVM";

  const sample = BigInt(Math.min(SAMPLE_BLOCKS, Number(height)));
  const earlier = await ask<RawHead>("eth_getBlockByNumber", toQuantity(height - sample), false);
  const blockSeconds =
    sample === 0n
      ? 0
      : (Number(BigInt(head.timestamp)) - Number(BigInt(earlier.timestamp))) / Number(sample);
  const blocksPerHour = blockSeconds === 0 ? OPCODE_REACH : Math.ceil(3_600 / blockSeconds);

  /** A block whose hash the chain should know. */
  const past = height < 2n ? height : height - 1n;
  const { hash } = await ask<RawHead>("eth_getBlockByNumber", toQuantity(past), false);
  const asked = zeroPadValue(toBeHex(past), 32);
  const opcodes = await run(blockProgram(past));
  const hashByOpcode = opcodes?.[0] !== undefined && opcodes[0] === BigInt(hash);
  const hashByArbSys =
    blocks === "ArbSys" && (await call(ARB_SYS, ARB_BLOCK_HASH + asked.slice(2))) === hash;
  const hashByHistory = (await call(HISTORY, asked)) === hash;

  const needs: Need[] = [];
  const note = (name: NeedName, state: Need["state"], found: string, advice = ""): void => {
    needs.push({ name, state, found, advice: state === "met" ? "" : advice });
  };
  const must = (name: NeedName, met: boolean, found: string, advice: string): void => {
    note(name, met ? "met" : "unmet", found, advice);
  };

  const transient = (await run(TRANSIENT))?.[0] === 1n;
  const copy = (await run(COPY))?.[0] === 7n;
  must(
    "cancun",
    transient && copy,
    `TSTORE ${transient ? "works" : "fails"}, MCOPY ${copy ? "works" : "fails"}`,
    "The contracts use both opcodes: wait for the chain's Cancun fork",
  );

  const answers = await Promise.all(BN254.map(({ to, data }) => call(toBeHex(to, 20), data)));
  const wrong = BN254.filter(({ answer }, index) => answers[index] !== answer).map(({ to }) => to);
  must(
    "bn254",
    wrong.length === 0,
    wrong.length === 0 ? "precompiles 6, 7, 8 work" : `precompiles ${wrong.join(", ")} fail`,
    "No proof and no drand round can be verified here",
  );

  const code = await call(undefined, LARGE_CODE);
  const size = code === undefined ? 0 : (code.length - 2) / 2;
  must(
    "codeSize",
    size === 24_576,
    size === 24_576 ? "24,576 bytes of code, 49,152 of init code" : "smaller contracts only",
    "The market's parts do not fit: the limits of EIP-170 and EIP-3860 are needed",
  );

  const [child, copied, self] = (await run(CREATION)) ?? [];
  const isAddress = (value: bigint | undefined): value is bigint =>
    value !== undefined && value < 1n << 160n;
  const byRule =
    isAddress(child) &&
    isAddress(self) &&
    getAddress(toBeHex(child, 20)) === getCreateAddress({ from: toBeHex(self, 20), nonce: 1 });
  const readable = copied === 0x00aabbn;
  must(
    "creation",
    byRule && readable,
    `CREATE ${byRule ? "by Ethereum's rule" : "by another rule"}, EXTCODECOPY ${readable ? "works" : "fails"}`,
    "Keys and the vault are found by CREATE's address and read as code, as on no ZKsync chain of EraVM",
  );

  must(
    "blockGas",
    BigInt(head.gasLimit) >= NEEDED_GAS,
    `${BigInt(head.gasLimit)} a block`,
    `A deployment's largest transaction may need up to ${NEEDED_GAS}`,
  );

  // A chain that has just begun has no block that a call could know.
  const knows = height < 2n || (blocks === "ArbSys" ? hashByArbSys : hashByOpcode);
  must(
    "blockHash",
    knows,
    `${knows ? "contracts and RPC name the same blocks" : "contracts know other blocks than RPC"}, by ${blocks}`,
    "No enclave could register: its quote is bound to a block that both know",
  );

  const hours = (reach: number): string => `${((reach * blockSeconds) / 3_600).toFixed(2)} hours`;
  note(
    "history",
    hashByHistory ? "met" : "limited",
    hashByHistory ? "EIP-2935 answers" : "no EIP-2935",
    `Enclaves must register within ${OPCODE_REACH} blocks (${hours(OPCODE_REACH)}) instead of ${HISTORY_REACH}: set freshBlocks to ${OPCODE_REACH}`,
  );

  const [good, bad] = await Promise.all([
    call(toBeHex(0x100, 20), P256.good),
    call(toBeHex(0x100, 20), P256.bad),
  ]);
  const p256 = good !== undefined && good !== "0x" && BigInt(good) === 1n && bad !== good;
  note(
    "p256",
    p256 ? "met" : "limited",
    p256 ? "precompile 0x100 works" : "no precompile at 0x100",
    "Deploy P256Fallback and name its address as Dcap.p256Verifier: a quote then costs four times as much",
  );

  // Chains without a RANDAO answer with a small constant.
  const randao = (opcodes?.[1] ?? 0n) >> 64n !== 0n;
  note(
    "randao",
    randao ? "met" : "limited",
    randao ? "PREVRANDAO is random" : "PREVRANDAO is a constant",
    "Choose drand as beacon, without headers as its fallback (hasRandao: false)",
  );
  return { chainId, blocks, blockSeconds, blocksPerHour, needs };
}
