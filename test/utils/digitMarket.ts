import { circuitsOf, publishedKey } from "@assay/circuits";
import { loadMnist } from "@assay/models/data";
import type { ServedModel } from "@assay/node";
import { servedModels } from "@assay/node";
import type { Balances, Hex, Market, Request, RequestOptions } from "@assay/sdk";
import {
  buildRequest,
  deposit,
  jobContext,
  openMarket,
  prepareInput,
  publishModel,
  readBalances,
  requestInference,
  stake,
} from "@assay/sdk";
import type { ContractRunner, HDNodeWallet } from "ethers";
import { HDNodeWallet as Wallets } from "ethers";

import { deployAssay, TOKEN } from "./deployAssay.js";

/** The published mnemonic of Hardhat's chains. */
const MNEMONIC = "test test test test test test test test test test test junk";
export const CIRCUIT = "digits-mlp";

/** The key of one of Hardhat's accounts, for programs that sign themselves. */
export function accountKey(index: number): HDNodeWallet {
  return Wallets.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
}

/** Numbers of the accounts that `digitMarket` uses, for `accountKey`. */
export const REQUESTER = 4;
export const OPERATOR = 5;
export const RIVAL = 6;

/** A job that was asked for, with what its requester knows. */
export interface Asked {
  request: Request;
  jobId: Hex;
  input: Uint8Array;
  image: Uint8Array;
  salt: bigint;
}

/**
 * A market that serves the digit model, with a requester (100 tokens deposited), an operator and a rival (50 staked each).
 */
export async function digitMarket() {
  const deployed = await deployAssay();
  const { token, market, ethers } = deployed;
  const address = await market.getAddress();
  const open = (runner: ContractRunner): Promise<Market> => openMarket(runner, address, 31337n);
  const [requesterSigner, operatorSigner, rivalSigner] = deployed.users;
  if (!requesterSigner || !operatorSigner || !rivalSigner) throw new Error("no accounts");
  const at = {
    requester: await open(requesterSigner),
    operator: await open(operatorSigner),
    rival: await open(rivalSigner),
    anyone: await open(deployed.deployer),
  };
  const accounts = {
    requester: requesterSigner.address,
    operator: operatorSigner.address,
    rival: rivalSigner.address,
  };
  const served = [...servedModels([CIRCUIT])][0] as [Hex, ServedModel];
  const [modelId, { model }] = served;
  await publishModel(at.anyone, model, circuitsOf(CIRCUIT).map(publishedKey));
  for (const account of Object.values(accounts)) await token.mint(account, 1_000n * TOKEN);
  await deposit(at.requester, 100n * TOKEN);
  await stake(at.operator, accounts.operator, 50n * TOKEN);
  await stake(at.rival, accounts.rival, 50n * TOKEN);
  const { images } = loadMnist("test");

  /** A request of one test image that the market would take. */
  async function draft(options: Partial<RequestOptions> = {}, index = 0): Promise<Asked> {
    const image = images[index] as Uint8Array;
    const salt = 7n + BigInt(index);
    const prepared = prepareInput(CIRCUIT, { values: image, salt });
    const request = buildRequest({
      requester: accounts.requester,
      modelId,
      ...prepared,
      maxPrice: 4n * TOKEN,
      now: BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0),
      ...options,
    });
    return { request, jobId: await market.jobIdOf(request), input: prepared.input, image, salt };
  }

  return {
    ...deployed,
    address,
    at,
    accounts,
    model,
    modelId,
    draft,
    /** Asks for the digit of one test image. */
    ask: async (options: Partial<RequestOptions> = {}, index = 0): Promise<Asked> => {
      const asked = await draft(options, index);
      await requestInference(at.requester, asked.request, asked.input);
      return asked;
    },
    context: (jobId: Hex, payee: string): bigint =>
      jobContext({ chainId: 31337n, market: address, jobId, payee, modelId }),
    /** What everybody owns, to show that nothing was lost. */
    balances: async (): Promise<Record<keyof typeof accounts, Balances>> => ({
      requester: await readBalances(at.anyone, accounts.requester),
      operator: await readBalances(at.anyone, accounts.operator),
      rival: await readBalances(at.anyone, accounts.rival),
    }),
  };
}

export type DigitMarket = Awaited<ReturnType<typeof digitMarket>>;
