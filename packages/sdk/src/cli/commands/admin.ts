import { adminCall } from "../../admin/adminCall.js";
import type { AdminCall } from "../../admin/adminCall.js";
import type { Admin } from "../../admin/openAdmin.js";
import { openAdmin } from "../../admin/openAdmin.js";
import {
  cancelOperation,
  executeOperation,
  listOperations,
  proposeOperation,
} from "../../admin/operations.js";
import { safeBatch, safeTransaction } from "../../admin/safe.js";
import { SdkError } from "../../chain/errors.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { wholeNumber } from "../numbers.js";
import { writeOutput } from "../outputFile.js";
import type { Fields, Listing } from "../print.js";

/** Steps of governance. */
export const ADMIN_VERBS = ["propose", "execute", "cancel"] as const;
export type AdminVerb = (typeof ADMIN_VERBS)[number];

/** The manager's function behind each step. */
const STEPS = { propose: "schedule", execute: "execute", cancel: "cancel" } as const;

/** Options of `assay admin`. */
export interface AdminCommand extends Target {
  safe?: string;
  when?: string;
  caller?: string;
}

const iso = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** Lists the calls that were announced. */
export async function adminList(options: Target, environment: Environment): Promise<Listing> {
  return withMarket(options, environment, "nothing", async (market) => {
    const operations = await listOperations(await openAdmin(market), market.startBlock);
    return {
      fields: { chain: market.chainId },
      name: "operations",
      rows: operations.map(({ state, readyAt, text, caller, id }) => ({
        state,
        readyAt: iso(readyAt),
        call: text,
        caller,
        id,
      })),
    };
  });
}

/**
 * Announces, makes or takes back a call of a restricted function, by its name. With `--safe` it sends nothing: it prints what a Safe
 * sends, and writes a file for the Safe's Transaction Builder.
 * @throws SdkError INVALID_CONFIG; ContractError of the manager or of the function
 */
export async function admin(
  verb: AdminVerb,
  name: string,
  args: string[],
  options: AdminCommand,
  environment: Environment,
): Promise<Fields> {
  const when = wholeNumberOfSeconds(options.when);
  const needs = options.safe === undefined ? "key" : "nothing";
  return withMarket(options, environment, needs, async (market) => {
    const opened = await openAdmin(market);
    const call = adminCall(opened, name, args);
    if (options.safe !== undefined) {
      return forSafe(opened, verb, call, when, options.safe, options.caller);
    }
    const common = { call: call.text, role: call.role };
    if (verb === "propose") {
      const { id, readyAt } = await proposeOperation(opened, call, when);
      return { ...common, state: "announced", readyAt: iso(readyAt), id };
    }
    if (verb === "execute") {
      await executeOperation(opened, call);
      return { ...common, state: "executed" };
    }
    await cancelOperation(opened, call, options.caller);
    return { ...common, state: "cancelled" };
  });
}

/** Unix seconds have ten digits, one more than `wholeNumber` takes. */
function wholeNumberOfSeconds(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d{10}$/.test(text) ? Number(text) : wholeNumber("when", text);
}

function forSafe(
  opened: Admin,
  verb: AdminVerb,
  call: AdminCall,
  when: number,
  file: string,
  caller: string | undefined,
): Fields {
  const step = STEPS[verb];
  if (step === "cancel" && caller === undefined) {
    throw new SdkError("INVALID_CONFIG", "no caller is named", "Name the Safe by --caller");
  }
  const named = caller === undefined ? {} : { caller };
  const transaction = safeTransaction(opened, step, call, { when, ...named });
  const batch = safeBatch(opened, `${verb} ${call.text}`, [transaction]);
  writeOutput(file, JSON.stringify(batch, undefined, 2) + "\n");
  const { to, value, data } = transaction;
  return { call: call.text, role: call.role, state: "written", to, value, data, file };
}
