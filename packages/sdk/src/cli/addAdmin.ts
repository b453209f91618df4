import type { Command } from "commander";

import type { AdminCommand, AdminVerb } from "./commands/admin.js";
import type { Target } from "./connect.js";
import type { Environment } from "./environment.js";
import type { Fields, Listing } from "./print.js";

/** What each step does, in the order of a proposal's life. */
const STEPS: readonly (readonly [verb: AdminVerb, description: string])[] = [
  ["propose", "announce a call of a restricted function, e.g. setFee 250"],
  ["execute", "make a call that was announced, or that its role makes at once"],
  ["cancel", "take an announcement back"],
];

/**
 * Adds the commands of governance.
 * @param command adds a command with the options that all commands of a market have
 */
export function addAdmin(
  program: Command,
  command: (usage: string, description: string, parent: Command) => Command,
  environment: Environment,
  tell: {
    show: (options: Target, fields: Fields) => void;
    list: (options: Target, listing: Listing) => void;
  },
): void {
  const admin = program
    .command("admin")
    .description("governance by names, for the accounts that hold a role")
    .exitOverride();
  command("list", "list the calls that were announced", admin).action(async (options: Target) => {
    const { adminList } = await import("./commands/admin.js");
    tell.list(options, await adminList(options, environment));
  });
  for (const [verb, description] of STEPS) {
    const step = command(`${verb} <function> [arguments...]`, description, admin)
      .option("--safe <file>", "send nothing: write what a Safe sends, for its Transaction Builder")
      .option("--caller <account>", "account that announced the call, if it is not the key's");
    if (verb === "propose") step.option("--when <seconds>", "earliest time, unix seconds");
    step.action(async (name: string, args: string[], options: AdminCommand) => {
      const { admin: run } = await import("./commands/admin.js");
      tell.show(options, await run(verb, name, args, options, environment));
    });
  }
}
