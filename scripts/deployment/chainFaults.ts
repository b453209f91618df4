import { IERC20Metadata__factory } from "@assay/sdk";
import type { Provider } from "ethers";
import { formatUnits, isAddress, parseUnits, ZeroAddress } from "ethers";

import { LOCAL_CHAINS } from "./deploymentParameters.js";
import { hasFactory } from "./ensureFactory.js";
import type { Fault } from "./faults.js";

/** Amounts of a parameter file, in whole tokens. */
export const AMOUNTS = ["minBond", "keeperCap", "postReward"] as const;
/** `MarketConfig` keeps them in 96 bits. */
const LARGEST = 2n ** 96n - 1n;
/** A smallest bond of fewer units leaves nothing to divide in basis points. */
const LEAST_UNITS = 10_000n;
/** The smallest bond may be a thousandth of all tokens: below that, no thousand jobs could be open at once. */
const SHARE = 1_000n;

/** Decimals of a token, and how many of its units there are. */
export interface TokenFacts {
  decimals: number;
  supply: bigint;
}

/**
 * Finds the faults of a parameter file that the chain shows.
 * @param json the file; a field that cannot be read is passed over
 * @returns the token's facts too, where it has code
 */
export async function chainFaults(
  provider: Provider,
  json: unknown,
  chainId: number,
): Promise<{ token?: TokenFacts; faults: Fault[] }> {
  const isLocal = LOCAL_CHAINS.includes(chainId);
  const faults: Fault[] = [];
  const assay = ((json ?? {}) as { Assay?: Record<string, unknown> }).Assay ?? {};
  if (!isLocal && !(await hasFactory(provider))) {
    faults.push({
      text: "the chain lacks the deterministic-deployment proxy: publish its keyless transaction (docs/deploying.md)",
    });
  }
  if (isAddress(assay.uptimeFeed) && (await provider.getCode(assay.uptimeFeed)) === "0x") {
    faults.push({ text: `Assay.uptimeFeed: there is no contract at ${assay.uptimeFeed}` });
  }
  let token: TokenFacts | undefined;
  const { token: address } = assay;
  if (isAddress(address) && address !== ZeroAddress) {
    token = await factsOf(provider, address);
    if (token === undefined && (await provider.getCode(address)) === "0x") {
      faults.push({
        consent: "token-without-code",
        text: `Assay.token: there is no contract at ${address}`,
      });
    } else if (token === undefined) {
      faults.push({ text: `Assay.token: ${address} tells neither decimals nor supply` });
    }
  }
  const { decimals: given } = assay;
  const stated = typeof given === "number" ? given : undefined;
  if (token !== undefined && stated !== undefined && stated !== token.decimals) {
    faults.push({ text: `Assay.decimals: is ${stated}, and the token has ${token.decimals}` });
  }
  // A local chain's own test token has 18.
  const decimals = token?.decimals ?? stated ?? (address === ZeroAddress ? 18 : undefined);
  if (decimals === undefined) {
    if (isAddress(address)) {
      faults.push({ text: "Assay.decimals: must be named, as the chain does not tell them" });
    }
    return { faults };
  }
  faults.push(...amountFaults(assay, decimals, isLocal ? undefined : token?.supply));
  return { ...(token === undefined ? {} : { token }), faults };
}

function amountFaults(
  assay: Record<string, unknown>,
  decimals: number,
  supply: bigint | undefined,
): Fault[] {
  const faults: Fault[] = [];
  const units: Partial<Record<(typeof AMOUNTS)[number], bigint>> = {};
  for (const name of AMOUNTS) {
    const text = assay[name];
    if (typeof text !== "string" || !/^\d+(\.\d+)?$/.test(text)) continue;
    if ((text.split(".")[1] ?? "").replace(/0+$/, "").length > decimals) {
      faults.push({ text: `Assay.${name}: ${text} has more decimals than the token, ${decimals}` });
      continue;
    }
    const amount = toUnits(text, decimals);
    if (amount > LARGEST) {
      faults.push({ text: `Assay.${name}: ${text} tokens of ${decimals} decimals exceed 96 bits` });
      continue;
    }
    units[name] = amount;
  }
  const { minBond } = units;
  const insane = (text: string): number => faults.push({ consent: "amounts", text });
  if (minBond === undefined) return faults;
  if (minBond < LEAST_UNITS) {
    insane(`Assay.minBond: ${minBond} units are too few to divide, ${LEAST_UNITS} at least`);
  }
  if (supply !== undefined && minBond * SHARE > supply) {
    insane(
      `Assay.minBond: ${formatUnits(minBond, decimals)} is more than a thousandth of all ${formatUnits(supply, decimals)} tokens`,
    );
  }
  for (const name of ["keeperCap", "postReward"] as const) {
    if ((units[name] ?? 0n) > minBond) insane(`Assay.${name}: is more than the smallest bond`);
  }
  return faults;
}

/** Whole tokens in the token's smallest unit. */
export function toUnits(text: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return parseUnits(`${whole}.${fraction.replace(/0+$/, "") || "0"}`, decimals);
}

async function factsOf(provider: Provider, address: string): Promise<TokenFacts | undefined> {
  const contract = IERC20Metadata__factory.connect(address, provider);
  try {
    const [decimals, supply] = await Promise.all([contract.decimals(), contract.totalSupply()]);
    return { decimals: Number(decimals), supply };
  } catch {
    return undefined;
  }
}
