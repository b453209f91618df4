import type { AddressBook, ChainProbe, RpcSender } from "@assay/sdk";
import { formatProbe, probeChain, SdkError } from "@assay/sdk";
import type { Provider } from "ethers";
import { formatEther, formatUnits, ZeroAddress } from "ethers";

import type { ReadArtifact, Step } from "../../deploy/modules/Blueprint.js";
import { requirePlace } from "./addressBookFile.js";
import { openSteps } from "./applySteps.js";
import type { TokenFacts } from "./chainFaults.js";
import { chainFaults } from "./chainFaults.js";
import { chainProblems } from "./checkChain.js";
import type { DeploymentParameters } from "./deploymentParameters.js";
import type { Drawing } from "./drawProtocol.js";
import { drawProtocol } from "./drawProtocol.js";
import type { Consent, Fault } from "./faults.js";
import { requireNoFaults } from "./faults.js";
import { parameterFaults } from "./parameterFaults.js";
import { simulateGas } from "./simulateGas.js";

/** What a deployment is planned from. */
export interface PlanInput {
  /** Reads of the chain. */
  provider: Provider;
  read: ReadArtifact;
  /** The parameter file, and what it holds. */
  file: string;
  json: unknown;
  deployer: string;
  /** Name of the deployment. */
  name: string;
  consents: readonly Consent[];
  /** Where the address book will lie. */
  bookAt: (chainId: number) => string;
}

/** A deployment that can be made, and what it will cost. */
export interface Plan {
  parameters: DeploymentParameters;
  drawing: Drawing;
  probe: ChainProbe;
  token: TokenFacts | undefined;
  decimals: number;
  /** Steps that the chain does not show yet. */
  open: Step[];
  /** Gas that each of them uses on a simulated chain. */
  gas: ReadonlyMap<string, bigint>;
  totalGas: bigint;
  /** Price of a gas now, wei. */
  gasPrice: bigint;
  balance: bigint;
  /** Where the book goes, and the book that lies there. */
  path: string;
  earlier: AddressBook | undefined;
}

/**
 * Plans a deployment. It sends no transaction.
 * @throws SdkError INVALID_CONFIG that names every fault of the parameters and of the chain
 */
export async function planDeployment(input: PlanInput): Promise<Plan> {
  const { provider, read, file, json, deployer, name, consents } = input;
  const chainId = Number((await provider.getNetwork()).chainId);
  const { parameters, faults } = parameterFaults(json, chainId, deployer);
  const onChain = await chainFaults(provider, json, chainId);
  const probe = await probeChain(provider as Provider & RpcSender);
  const problems: Fault[] =
    parameters === undefined
      ? probe.needs.filter(({ state }) => state === "unmet").map(({ found }) => ({ text: found }))
      : chainProblems(probe, parameters).map((text) => ({ text }));
  requireNoFaults(file, [...faults, ...onChain.faults, ...problems], consents);
  if (parameters === undefined) throw new Error(`${file} has neither parameters nor faults`);

  const decimals = onChain.token?.decimals ?? parameters.Assay.decimals ?? 18;
  const drawing = await drawProtocol(read, parameters, { deployer, name, decimals });
  const path = input.bookAt(chainId);
  const earlier = await requirePlace(path, drawing.protocol.market, provider);
  const open = await openSteps(drawing.blueprint.steps, provider);
  const gas = open.length === 0 ? new Map<string, bigint>() : await simulated(drawing, input);
  const [fees, balance] = [await provider.getFeeData(), await provider.getBalance(deployer)];
  const plan: Plan = {
    ...{ parameters, drawing, probe, token: onChain.token, decimals, open, gas, balance },
    totalGas: open.reduce((sum, step) => sum + (gas.get(step.name) ?? 0n), 0n),
    gasPrice: fees.gasPrice ?? fees.maxFeePerGas ?? 0n,
    ...{ path, earlier },
  };
  return plan;
}

async function simulated(
  { blueprint, settings, token }: Drawing,
  { provider, deployer, file }: PlanInput,
): Promise<Map<string, bigint>> {
  const p256 = (settings.vendors ?? []).map(([{ p256Verifier }]) => p256Verifier);
  const foreign = [token, ...p256].filter(
    (address) => address.startsWith("0x") && BigInt(address) > 0xffffn,
  );
  try {
    return await simulateGas(blueprint.steps, deployer, provider, {
      foreign,
      feed: settings.uptimeFeed ?? ZeroAddress,
    });
  } catch (error) {
    const { message } = error as Error;
    throw new SdkError(
      "INVALID_CONFIG",
      `${file} cannot be deployed: on a simulated chain ${message}`,
      "Correct the parameters",
      error,
    );
  }
}

/** Ends a deployment that the account cannot pay. @throws SdkError CHAIN_FAILED */
export function requireBalance({ totalGas, gasPrice, balance, drawing }: Plan): void {
  const cost = totalGas * gasPrice;
  if (balance >= cost) return;
  throw new SdkError(
    "CHAIN_FAILED",
    `the deployment costs about ${formatEther(cost)} of the chain's currency, and the deployer ${drawing.blueprint.deployer} has ${formatEther(balance)}`,
    "Send it the rest, and a reserve for higher gas prices",
  );
}

/** Lines that tell people what a plan holds. */
export function formatPlan(plan: Plan): string[] {
  const { parameters, drawing, probe, token, decimals, open, gas, totalGas, gasPrice } = plan;
  const { blueprint, settings } = drawing;
  const { Assay, Chain } = parameters;
  const isOpen = (address: string): boolean => open.some(({ creates }) => creates === address);
  const days = Number(settings.governorDelaySeconds) / 86_400;
  const amount = (name: "minBond" | "keeperCap" | "postReward"): string =>
    `${name} ${Assay[name]} (${settings[name]} units)`;
  const width = Math.max(...blueprint.parts.map(({ name }) => name.length));
  const lines = [
    `chain ${probe.chainId}, ${Chain.name}`,
    ...formatProbe(probe).map((line) => `  ${line}`),
    "roles",
    `  deployer ${blueprint.deployer}, gives its rights up in the last step`,
    `  governor ${settings.governor}, acts after ${days} days`,
    `  guardian ${settings.guardian}, acts at once`,
    `  treasury ${settings.treasury}`,
    "parameters",
    `  token ${drawing.token}, ${decimals} decimals${token === undefined ? "" : `, ${formatUnits(token.supply, decimals)} in all`}`,
    `  ${amount("minBond")}, ${amount("keeperCap")}, ${amount("postReward")}`,
    `  beacon ${parameters.Beacon.kind}, every ${parameters.Beacon.intervalSeconds} s, after ${parameters.Beacon.lagSeconds} s`,
    "contracts",
    ...blueprint.parts.map(({ name, address, createdBy }) => {
      const created = createdBy === undefined ? gas.get(`create ${name}`) : undefined;
      const from = blueprint.parts.find((part) => part.name === createdBy)?.address ?? address;
      const state = isOpen(from)
        ? created === undefined
          ? "new"
          : `new, ${created} gas`
        : "there";
      return `  ${name.padEnd(width)} ${address} ${state}`;
    }),
    "other transactions",
    ...blueprint.steps
      .filter(({ creates }) => creates === undefined)
      .map(
        (step) => `  ${step.name}: ${open.includes(step) ? `${gas.get(step.name)} gas` : "done"}`,
      ),
    "cost",
    `  ${open.length} of ${blueprint.steps.length} transactions, ${totalGas} gas as on a simulated chain at Osaka's prices`,
    `  at ${formatUnits(gasPrice, "gwei")} gwei: ${formatEther(totalGas * gasPrice)}; a rollup's fee for data on its first layer comes on top`,
    `  the deployer has ${formatEther(plan.balance)}`,
  ];
  if (plan.earlier !== undefined) {
    lines.push(
      "differences to the address book",
      ...bookDifferences(plan).map((line) => `  ${line}`),
    );
  }
  return lines;
}

/** How the address book that is there differs from the drawing. */
function bookDifferences({ earlier, drawing }: Plan): string[] {
  const { parts } = drawing.blueprint;
  const book = earlier?.contracts ?? {};
  const moved = parts.flatMap(({ name, address }) => {
    const before = (book as Record<string, { address: string } | undefined>)[name]?.address;
    if (before?.toLowerCase() === address.toLowerCase()) return [];
    return [`${name} is ${before ?? "not there"} in the book, and ${address} in the plan`];
  });
  const gone = Object.keys(book).filter((name) => parts.every((part) => part.name !== name));
  const all = [...moved, ...gone.map((name) => `${name} is in the book alone`)];
  return all.length === 0 ? ["none"] : all;
}
