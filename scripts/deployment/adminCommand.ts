import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import type { AddressBook, Admin } from "@assay/sdk";
import {
  adminCall,
  cancelOperation,
  executeOperation,
  listOperations,
  openAdmin,
  openMarket,
  proposeOperation,
  safeBatch,
  safeTransaction,
  SdkError,
} from "@assay/sdk";
import type { ContractRunner } from "ethers";

/** The step of the manager that each verb takes. */
const STEPS = { propose: "schedule", execute: "execute", cancel: "cancel" } as const;

const iso = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/**
 * Runs one command of governance.
 *
 *   list
 *   propose | execute | cancel <function> [arguments] [--safe file] [--when unixSeconds] [--caller address]
 *
 * With `--safe` it sends nothing: it prints what a Safe sends, and writes a file for the Safe's Transaction Builder.
 * @param runner a signer; a provider suffices for `list` and `--safe`
 * @throws SdkError INVALID_CONFIG; ContractError of the manager or of the function
 */
export async function runAdmin(
  argv: readonly string[],
  runner: ContractRunner,
  book: AddressBook,
  print: (line: string) => void,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      safe: { type: "string" },
      when: { type: "string", default: "0" },
      caller: { type: "string" },
    },
  });
  const [verb = "list", name, ...args] = positionals;
  const admin: Admin = await openAdmin(await openMarket(runner, book));
  if (verb === "list") {
    const operations = await listOperations(admin, book.startBlock);
    for (const { text, state, readyAt, caller, id } of operations) {
      print(`${state.padEnd(9)} ${iso(readyAt)} ${text} by ${caller}, ${id}`);
    }
    print(`${operations.length} calls were announced`);
    return;
  }
  if (!(verb in STEPS)) {
    throw new SdkError(
      "INVALID_CONFIG",
      `${verb} is no verb`,
      "Name propose, list, execute or cancel",
    );
  }
  if (name === undefined) {
    throw new SdkError("INVALID_CONFIG", `${verb} names no function`, `Write: ${verb} setFee 250`);
  }
  const call = adminCall(admin, name, args);
  const when = Number(values.when);
  if (!Number.isSafeInteger(when) || when < 0) {
    throw new SdkError("INVALID_CONFIG", `--when is ${values.when}`, "Write unix seconds");
  }
  if (values.safe !== undefined) {
    const step = STEPS[verb as keyof typeof STEPS];
    if (step === "cancel" && values.caller === undefined) {
      throw new SdkError("INVALID_CONFIG", "no caller is named", "Name the Safe by --caller");
    }
    const caller = values.caller === undefined ? {} : { caller: values.caller };
    const transaction = safeTransaction(admin, step, call, { when, ...caller });
    const batch = safeBatch(admin, `${verb} ${call.text}`, [transaction]);
    writeFileSync(values.safe, JSON.stringify(batch, undefined, 2) + "\n");
    print(`${verb} ${call.text}, by the ${call.role}`);
    print(`to    ${transaction.to}`);
    print(`value ${transaction.value}`);
    print(`data  ${transaction.data}`);
    print(`written to ${values.safe}`);
    return;
  }
  if (verb === "propose") {
    const { id, readyAt } = await proposeOperation(admin, call, when);
    print(`announced ${call.text}: ready at ${iso(readyAt)}, ${id}`);
  } else if (verb === "execute") {
    await executeOperation(admin, call);
    print(`executed ${call.text}`);
  } else {
    await cancelOperation(admin, call, values.caller);
    print(`cancelled ${call.text}`);
  }
}
