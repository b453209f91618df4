import { Command, CommanderError } from "commander";

import { AssayError } from "../chain/errors.js";
import { cancel } from "./commands/cancel.js";
import { chain } from "./commands/chain.js";
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

/** Environment and output of the command line, which a test replaces. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  /** A line for stdout. */
  out: (line: string) => void;
  /** A line for stderr. */
  err: (line: string) => void;
}

/** Exit codes of a task that failed and of wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs one command.
 * @param args without program and script
 * @returns the exit code
 */
export async function run(
  args: string[],
  { environment, out, err }: Surroundings,
): Promise<number> {
  const program = new Command("assay")
    .description("Request verifiable inferences and read their results")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        out(text.trimEnd());
      },
      writeErr: (text) => {
        err(text.trimEnd());
      },
    })
    .addHelpText(
      "after",
      "\nCommands that send transactions take their key from ASSAY_KEY only. ASSAY_RPC_URL and ASSAY_MARKET replace --rpc and" +
        `\n--market. Exit codes: 0 success; ${FAILED} failure, with "CODE: error. Advice."; ${WRONG_USAGE} wrong usage.`,
    );

  /** A command with the options that all commands have. */
  function command(usage: string, description: string): Command {
    return program
      .command(usage)
      .description(description)
      .exitOverride()
      .option("--rpc <url>", "JSON-RPC server of the chain")
      .option("--market <address>", "address of the market")
      .option("--book <file>", "address book of the deployment, instead of --market")
      .option("--chain <number>", "expected chain id")
      .option("--json", "print one line of JSON");
  }

  let exitCode = 0;
  program
    .command("chain")
    .description("show which needs of the protocol a chain meets; fails if one is unmet")
    .exitOverride()
    .option("--rpc <url>", "JSON-RPC server of the chain")
    .option("--json", "print one line of JSON")
    .action(async (options: Target) => {
      const { lines, fit } = await chain(options, environment);
      for (const line of lines) out(line);
      exitCode = fit ? 0 : FAILED;
    });

  command("market", "show the market and the contracts around it").action(
    async (options: Target) => {
      print(out, options, await market(options, environment));
    },
  );

  command(
    "balance [account]",
    "show the money of an account; by default, of the key's account",
  ).action(async (account: string | undefined, options: Target) => {
    print(out, options, await balance(account, options, environment));
  });

  command("deposit <amount>", "move tokens into the market, to pay for requests").action(
    async (amount: string, options: Target) => {
      print(out, options, await deposit(amount, options, environment));
    },
  );

  command("withdraw [amount]", "move free tokens out of the market; by default, all of them")
    .option("--to <account>", "recipient; by default, the key's account")
    .action(async (amount: string | undefined, options: Target & { to?: string }) => {
      print(out, options, await withdraw(amount, options, environment));
    });

  command("stake <amount>", "stake tokens for an operator")
    .option("--operator <account>", "operator; by default, the key's account")
    .action(async (amount: string, options: Target & { operator?: string }) => {
      print(out, options, await stake(amount, options, environment));
    });

  command("request", "request one inference of a model")
    .requiredOption("--model <model>", "name of a model in the address book, or a model id")
    .requiredOption(
      "--input <input>",
      "numbers, e.g. 5.1,3.5,1.4,0.2; or @file: numbers, or an image as raw bytes, PGM or IDX",
    )
    .requiredOption("--max-price <amount>", "highest price, in tokens")
    .option(
      "--min-price <amount>",
      "lowest price, at which the rise begins; by default, the highest",
    )
    .option("--lock-seconds <seconds>", "seconds in which operators may lock the job", "300")
    .option("--window <seconds>", "seconds from a lock to its proof", "300")
    .action(async (options: RequestCommand) => {
      print(out, options, await request(options, environment));
    });

  command("status <job>", "show the state of a job").action(
    async (job: string, options: Target) => {
      print(out, options, await status(job, options, environment));
    },
  );

  command("result <job>", "show a settled job's result")
    .option("--wait <seconds>", "wait for the result")
    .action(async (job: string, options: ResultCommand) => {
      print(out, options, await result(job, options, environment));
    });

  command("cancel <job>", "take back an open job").action(async (job: string, options: Target) => {
    print(out, options, await cancel(job, options, environment));
  });

  command("deliveries", "count the results that enclaves delivered, and list the last ones")
    .option("--operator <account>", "only results of this operator")
    .option("--from <block>", "first block to search", "0")
    .option("--last <number>", "number of results to list", "10")
    .action(async (options: DeliveriesCommand) => {
      print(out, options, await deliveries(options, environment));
    });

  command(
    "delivery <job>",
    "show an enclave's result that is not final, and its audit rate",
  ).action(async (job: string, options: Target) => {
    print(out, options, await delivery(job, options, environment));
  });

  command("challenge <job>", "challenge an enclave's result, against a bond").action(
    async (job: string, options: Target) => {
      print(out, options, await challenge(job, options, environment));
    },
  );

  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed the error; --help ends with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    if (!(error instanceof AssayError)) throw error;
    err(`${error.code}: ${error.message}`);
    return FAILED;
  }
}
