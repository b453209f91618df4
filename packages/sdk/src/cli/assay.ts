import { Command, CommanderError } from "commander";

import { AssayError } from "../errors.js";
import { cancel } from "./commands/cancel.js";
import type { DeliveriesCommand } from "./commands/deliveries.js";
import { deliveries } from "./commands/deliveries.js";
import { challenge, delivery } from "./commands/delivery.js";
import { market } from "./commands/market.js";
import { balance, deposit, stake, withdraw } from "./commands/money.js";
import type { RequestCommand } from "./commands/request.js";
import { request } from "./commands/request.js";
import type { ResultCommand } from "./commands/result.js";
import { result } from "./commands/result.js";
import { status } from "./commands/status.js";
import type { Target } from "./connect.js";
import { print } from "./print.js";

/** Exit codes: the task failed, or the command line itself is wrong. */
const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command("assay")
  .description("Ask for verifiable inference, and read what came of it")
  .exitOverride()
  .addHelpText(
    "after",
    "\nThe key of commands that send transactions comes from ASSAY_KEY only. ASSAY_RPC_URL and ASSAY_MARKET stand in" +
      `\nfor --rpc and --market. Exit codes: 0 done, ${FAILED} failed with "CODE: what is wrong. What to do.", ${WRONG_USAGE} wrong usage.`,
  );

/** A command with the options that all of them take. */
function command(usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .exitOverride()
    .option("--rpc <url>", "JSON-RPC server of the chain")
    .option("--market <address>", "the JobMarket")
    .option("--book <file>", "address book of the deployment, instead of --market")
    .option("--chain <number>", "the chain that it must be")
    .option("--json", "print one line of JSON");
}

command("market", "show the market and the contracts around it").action(async (options: Target) => {
  print(options, await market(options));
});

command("balance [account]", "show what an account owns").action(
  async (account: string | undefined, options: Target) => {
    print(options, await balance(account, options));
  },
);

command("deposit <amount>", "move tokens into the market, to pay with").action(
  async (amount: string, options: Target) => {
    print(options, await deposit(amount, options));
  },
);

command("withdraw [amount]", "move free tokens out of the market; all of them without an amount")
  .option("--to <account>", "receiver, instead of the key's account")
  .action(async (amount: string | undefined, options: Target & { to?: string }) => {
    print(options, await withdraw(amount, options));
  });

command("stake <amount>", "stake tokens behind an operator's answers")
  .option("--operator <account>", "operator, instead of the key's account")
  .action(async (amount: string, options: Target & { operator?: string }) => {
    print(options, await stake(amount, options));
  });

command("request", "ask for the digit in an image")
  .requiredOption("--model <id>", "model id")
  .requiredOption("--image <file>", "28 rows of 28 pixels: 784 raw bytes, or a JSON list")
  .requiredOption("--max-price <amount>", "highest price, in tokens")
  .option("--min-price <amount>", "price to begin with; the highest by default")
  .option("--lock-seconds <seconds>", "how long operators may take the job", "300")
  .option("--window <seconds>", "how long the operator has for its proof", "300")
  .action(async (options: RequestCommand) => {
    print(options, await request(options));
  });

command("status <job>", "show where a job stands").action(async (job: string, options: Target) => {
  print(options, await status(job, options));
});

command("result <job>", "show a settled job's result")
  .option("--wait <seconds>", "wait for it")
  .action(async (job: string, options: ResultCommand) => {
    print(options, await result(job, options));
  });

command("cancel <job>", "take back a job that nobody holds").action(
  async (job: string, options: Target) => {
    print(options, await cancel(job, options));
  },
);

command("deliveries", "count the results that enclaves delivered, and list the last ones' jobs")
  .option("--operator <account>", "of one operator only")
  .option("--from <block>", "first block to look at", "0")
  .option("--last <number>", "how many to list", "10")
  .action(async (options: DeliveriesCommand) => {
    print(options, await deliveries(options));
  });

command(
  "delivery <job>",
  "show an enclave's result that waits, its windows and its audit rate",
).action(async (job: string, options: Target) => {
  print(options, await delivery(job, options));
});

command("challenge <job>", "call for a proof of an enclave's result, against a bond").action(
  async (job: string, options: Target) => {
    print(options, await challenge(job, options));
  },
);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what is wrong; --help ends with 0.
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  } else if (error instanceof AssayError) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = FAILED;
  } else {
    throw error;
  }
}
