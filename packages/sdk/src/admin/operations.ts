import { AbiCoder, keccak256 } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { AdminCall } from "./adminCall.js";
import { describeCall } from "./adminCall.js";
import { pagedLogs } from "./pagedLogs.js";
import type { Admin } from "./openAdmin.js";

/** State of an announced call: `waiting` for its time, `ready`, `expired` a week after it was ready, `executed` or `cancelled`. */
export type OperationState = "waiting" | "ready" | "expired" | "executed" | "cancelled";

/** A call that was announced to the manager. */
export interface Operation {
  id: Hex;
  /** How often the same call was announced by the same account. */
  nonce: number;
  /** The account that announced it. */
  caller: string;
  target: string;
  data: Hex;
  /** As people read it. */
  text: string;
  /** Unix seconds from which on it can be executed. */
  readyAt: number;
  state: OperationState;
}

/** Id of a call as the manager computes it. */
export function operationId(caller: string, target: string, data: string): Hex {
  const words = AbiCoder.defaultAbiCoder().encode(
    ["address", "address", "bytes"],
    [caller, target, data],
  );
  return keccak256(words);
}

async function signerOf({ manager }: Admin): Promise<string> {
  const runner = manager.runner as { getAddress?: () => Promise<string> } | null;
  if (runner?.getAddress === undefined) {
    throw new SdkError("INVALID_CONFIG", "this needs a signer", "Open the market with a signer");
  }
  return runner.getAddress();
}

/**
 * Announces a call. It can be executed once the delay of the signer's role is over.
 * @param when earliest time, unix seconds; zero for as soon as possible
 * @returns the operation's id, and when it is ready
 * @throws ContractError AccessManagerUnauthorizedCall for an account that may not call, or may at once; AccessManagerAlreadyScheduled
 */
export async function proposeOperation(
  admin: Admin,
  { target, data }: Pick<AdminCall, "target" | "data">,
  when = 0,
): Promise<{ id: Hex; readyAt: number }> {
  const caller = await signerOf(admin);
  await sendTransaction(() => admin.manager.schedule(target, data, when));
  const id = operationId(caller, target, data);
  return { id, readyAt: Number(await admin.manager.getSchedule(id)) };
}

/**
 * Makes a call through the manager: one that the signer announced, or one that its role makes at once.
 * @throws ContractError AccessManagerNotScheduled, AccessManagerNotReady, AccessManagerExpired, AccessManagerUnauthorizedCall, or
 *   an error of the function itself
 */
export async function executeOperation(
  { manager }: Admin,
  { target, data }: Pick<AdminCall, "target" | "data">,
): Promise<void> {
  await sendTransaction(() => manager.execute(target, data));
}

/**
 * Takes an announcement back.
 * @param caller the account that announced it; the default is the signer
 * @throws ContractError AccessManagerNotScheduled, AccessManagerUnauthorizedCancel
 */
export async function cancelOperation(
  admin: Admin,
  { target, data }: Pick<AdminCall, "target" | "data">,
  caller?: string,
): Promise<void> {
  const announced = caller ?? (await signerOf(admin));
  await sendTransaction(() => admin.manager.cancel(announced, target, data));
}

/**
 * Lists every call that was announced, the latest announcement of each.
 * @param fromBlock the deployment's first block: `startBlock` of the address book
 * @throws SdkError CHAIN_FAILED
 */
export async function listOperations(admin: Admin, fromBlock: number): Promise<Operation[]> {
  const { manager, addresses } = admin;
  const provider = manager.runner?.provider;
  if (provider == null) throw new SdkError("INVALID_CONFIG", "no provider", "Connect to one");
  try {
    const logs = await pagedLogs(provider, { address: addresses.AccessManager }, fromBlock);
    const found = new Map<string, Omit<Operation, "state"> & { end?: OperationState }>();
    for (const log of logs) {
      const event = manager.interface.parseLog(log);
      if (event === null) continue;
      const [id, nonce] = event.args as unknown as [Hex, bigint];
      if (event.name === "OperationScheduled") {
        const [, , readyAt, caller, target, data] = event.args as unknown as [
          ...[Hex, bigint, bigint, string, string],
          Hex,
        ];
        const contract = contractAt(admin, target);
        const text = contract === undefined ? `${target} ${data}` : describeCall(contract, data);
        found.set(id, {
          ...{ id, nonce: Number(nonce), caller, target, data, text },
          readyAt: Number(readyAt),
        });
      }
      const operation = found.get(id);
      if (operation === undefined) continue;
      if (event.name === "OperationExecuted") operation.end = "executed";
      if (event.name === "OperationCanceled") operation.end = "cancelled";
    }
    const [expiration, block] = await Promise.all([
      manager.expiration(),
      provider.getBlock("latest"),
    ]);
    const now = block?.timestamp ?? 0;
    return [...found.values()].map(({ end, ...operation }) => {
      const { readyAt } = operation;
      const open =
        now < readyAt ? "waiting" : now < readyAt + Number(expiration) ? "ready" : "expired";
      return { ...operation, state: end ?? open };
    });
  } catch (error) {
    throw decodeError(error);
  }
}

function contractAt({ addresses }: Admin, target: string): AdminCall["contract"] | undefined {
  const found = Object.entries(addresses).find(
    ([, address]) => address.toLowerCase() === target.toLowerCase(),
  );
  return found?.[0] as AdminCall["contract"] | undefined;
}
