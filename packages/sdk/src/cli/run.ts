import { readFileSync } from "node:fs";

import { Command, CommanderError } from "commander";

import { AssayError } from "../chain/errors.js";
import { addAdmin } from "./addAdmin.js";
import type { AskCommand } from "./commands/ask.js";
import type { LocalnetCommand } from "./commands/localnet.js";
import type { RequestCommand } from "./commands/request.js";
import type { VerifyCommand } from "./commands/verify.js";
import type { Target } from "./connect.js";
import type { Environment } from "./environment.js";
import { writeOutput } from "./outputFile.js";
import type { Fields, Listing } from "./print.js";
import { failureJson, print, printListing } from "./print.js";

/** Environment and output of the command line, which a test replaces. */
export interface Surroundings {
  environment: Environment;
  /** A line for stdout. */
  out: (line: string) => void;
  /** A line for stderr. */
  err: (line: string) => void;
}

/** Exit codes of a task that failed and of wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;

/** What `--input` takes. */
const INPUT =
  "numbers, e.g. 5.1,3.5,1.4,0.2; or @file: numbers, or an image as raw bytes, PGM or IDX";

const PACKAGE = new URL("../../package.json", import.meta.url);

/**
 * Runs one command. With `--json` it writes one object to stdout, whether the command succeeds (`ok: true`) or fails (`ok:
 * false`, `code`, `message`, `advice`). Each command's code is loaded when it runs, so that `--help` is quick.
 * @param args without program and script
 * @returns the exit code
 */
export async function run(args: string[], surroundings: Surroundings): Promise<number> {
  const { environment, out, err } = surroundings;
  const json = args.includes("--json");
  let exitCode = 0;
  const program = new Command("assay")
    .description("Ask models for verifiable answers and read their results")
    .version((JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string }).version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        out(text.trimEnd());
      },
      writeErr: (text) => {
        // With --json the object on stdout has the message.
        if (!json) err(text.trimEnd());
      },
    })
    .addHelpText(
      "after",
      `
Commands that send transactions take their key from the environment only: ASSAY_KEY, or ASSAY_KEYSTORE (an encrypted key
file) with ASSAY_PASSWORD_FILE or ASSAY_PASSWORD. ASSAY_RPC_URL, ASSAY_BOOK and ASSAY_MARKET replace --rpc, --book and
--market. Exit codes: 0 success; ${FAILED} failure, with "CODE: error. Advice."; ${WRONG_USAGE} wrong usage. With --json every
outcome is one object on stdout: {"ok":true,…} or {"ok":false,"code","message","advice"}.`,
    );

  /** A command with the options that all commands of a chain have. */
  function onChain(parent: Command, usage: string, description: string): Command {
    return parent
      .command(usage)
      .description(description)
      .exitOverride()
      .option("--rpc <url>", "JSON-RPC server of the chain")
      .option("--json", "print one line of JSON");
  }

  /** A command with the options that all commands of a market have. */
  function command(usage: string, description: string, parent = program): Command {
    return onChain(parent, usage, description)
      .option("--market <address>", "address of the market")
      .option("--book <file>", "address book of the deployment, instead of --market")
      .option("--chain <number>", "expected chain id");
  }

  function show(options: Target, fields: Fields): void {
    print(out, options, fields);
  }
  function list(options: Target, listing: Listing): void {
    printListing(out, options, listing);
  }

  onChain(
    program,
    "chain",
    "show which needs of the protocol a chain meets; fails if one is unmet",
  ).action(async (options: Target) => {
    const { chain } = await import("./commands/chain.js");
    const { lines, fit } = await chain(options, environment);
    for (const line of lines) out(line);
    exitCode = fit ? 0 : FAILED;
  });

  command("market", "show the market and the contracts around it").action(
    async (options: Target) => {
      const { market } = await import("./commands/market.js");
      show(options, await market(options, environment));
    },
  );

  command("models", "list the published models").action(async (options: Target) => {
    const { models } = await import("./commands/models.js");
    list(options, await models(options, environment));
  });

  command("nodes", "list the operators that have stake").action(async (options: Target) => {
    const { nodes } = await import("./commands/nodes.js");
    list(options, await nodes(options, environment));
  });

  command("quote <model>", "show what a model's jobs cost lately, and what a price can buy")
    .option("--value <amount>", "value at risk, in tokens", "0")
    .option("--last <number>", "number of settled jobs to look at", "100")
    .action(async (model: string, options: Target & { value: string; last: string }) => {
      const { quote } = await import("./commands/quote.js");
      show(options, await quote(model, options, environment));
    });

  command("publish <model>", "publish a model and the keys of its circuits, from a file")
    .option("--allow-development-keys", "publish a model whose proofs any account can forge")
    .action(async (file: string, options: Target & { allowDevelopmentKeys?: boolean }) => {
      const { publish } = await import("./commands/publish.js");
      show(options, await publish(file, options, environment));
    });

  command("mint <amount>", "mint test tokens, on a local chain")
    .option("--to <account>", "recipient; by default, the key's account")
    .action(async (amount: string, options: Target & { to?: string }) => {
      const { mint } = await import("./commands/money.js");
      show(options, await mint(amount, options, environment));
    });

  command(
    "balance [account]",
    "show the money of an account; by default, of the key's account",
  ).action(async (account: string | undefined, options: Target) => {
    const { balance } = await import("./commands/money.js");
    show(options, await balance(account, options, environment));
  });

  command("deposit <amount>", "move tokens into the market, to pay for requests").action(
    async (amount: string, options: Target) => {
      const { deposit } = await import("./commands/money.js");
      show(options, await deposit(amount, options, environment));
    },
  );

  command("withdraw [amount]", "move free tokens out of the market; by default, all of them")
    .option("--to <account>", "recipient; by default, the key's account")
    .action(async (amount: string | undefined, options: Target & { to?: string }) => {
      const { withdraw } = await import("./commands/money.js");
      show(options, await withdraw(amount, options, environment));
    });

  command("stake <amount>", "stake tokens for an operator")
    .option("--operator <account>", "operator; by default, the key's account")
    .action(async (amount: string, options: Target & { operator?: string }) => {
      const { stake } = await import("./commands/money.js");
      show(options, await stake(amount, options, environment));
    });

  command("ask", "ask a model, wait for the answer, and check its evidence")
    .requiredOption("--model <model>", "name of a model, or a model id")
    .requiredOption("--input <input>", INPUT)
    .requiredOption("--max-price <amount>", "highest price, in tokens; deposited if it is missing")
    .option("--enclave", "take an enclave's signature in place of a proof")
    .option("--wait <seconds>", "longest time to wait", "600")
    .option("--out <file>", "write the receipt to a file")
    .action(async (options) => {
      const { ask } = await import("./commands/ask.js");
      const tell = json ? () => undefined : out;
      show(options as Target, await ask(options as AskCommand, environment, tell));
    });

  command("request", "request one inference of a model, and do not wait")
    .requiredOption("--model <model>", "name of a model in the address book, or a model id")
    .requiredOption("--input <input>", INPUT)
    .requiredOption("--max-price <amount>", "highest price, in tokens")
    .option(
      "--min-price <amount>",
      "lowest price, at which the rise begins; by default, the highest",
    )
    .option("--lock-seconds <seconds>", "seconds in which operators may lock the job", "300")
    .option("--window <seconds>", "seconds from a lock to its proof", "300")
    .action(async (options) => {
      const { request } = await import("./commands/request.js");
      show(options as Target, await request(options as RequestCommand, environment));
    });

  command("status <job>", "show the state of a job").action(
    async (job: string, options: Target) => {
      const { status } = await import("./commands/status.js");
      show(options, await status(job, options, environment));
    },
  );

  command("watch <job>", "follow a job until it ends, a line for each change")
    .option("--wait <seconds>", "longest time to follow", "600")
    .action(async (job: string, options: Target & { wait: string }) => {
      const { watch } = await import("./commands/watch.js");
      show(options, await watch(job, options, environment, json ? () => undefined : out));
    });

  command("history [account]", "list an account's requests and locks, the last ones")
    .option("--last <number>", "number of jobs to list", "20")
    .action(async (account: string | undefined, options: Target & { last: string }) => {
      const { history } = await import("./commands/history.js");
      list(options, await history(account, options, environment));
    });

  command("result <job>", "show a settled job's result")
    .option("--wait <seconds>", "wait for the result")
    .action(async (job: string, options: Target & { wait?: string }) => {
      const { result } = await import("./commands/result.js");
      show(options, await result(job, options, environment));
    });

  command("receipt <job>", "read all that shows a settled job's result, for assay verify")
    .option("--out <file>", "write it to a file")
    .action(async (job: string, options: Target & { out?: string }) => {
      const { receipt: read } = await import("./commands/receipt.js");
      const { receipt, text } = await read(job, options, environment);
      const { jobId, evidence } = receipt;
      if (options.out !== undefined) {
        writeOutput(options.out, text);
        show(options, { job: jobId, evidence: evidence.kind, receipt: options.out });
      } else if (json) show(options, { job: jobId, evidence: evidence.kind, receipt });
      else out(text.trimEnd());
    });

  program
    .command("verify <file>")
    .description("check a receipt without any server, and the settlement by --rpc")
    .exitOverride()
    .option("--rpc <url...>", "JSON-RPC servers of the receipt's chain, which must all agree")
    .option("--json", "print one line of JSON")
    .option("--market <address>", "market that the receipt must be of")
    .option("--book <file>", "address book of that market, instead of --market")
    .option("--job <id>", "job that the receipt must be of")
    .action(async (file: string, options: VerifyCommand) => {
      const { verify } = await import("./commands/verify.js");
      show({ json }, await verify(file, options, environment));
    });

  command("cancel <job>", "take back an open job").action(async (job: string, options: Target) => {
    const { cancel } = await import("./commands/cancel.js");
    show(options, await cancel(job, options, environment));
  });

  command("deliveries", "count the results that enclaves delivered, and list the last ones")
    .option("--operator <account>", "only results of this operator")
    .option("--from <block>", "first block to search; by default, the address book's")
    .option("--last <number>", "number of results to list", "10")
    .action(async (options: Target & { operator?: string; from?: string; last: string }) => {
      const { deliveries } = await import("./commands/deliveries.js");
      list(options, await deliveries(options, environment));
    });

  command(
    "delivery <job>",
    "show an enclave's result that is not final, and its audit rate",
  ).action(async (job: string, options: Target) => {
    const { delivery } = await import("./commands/delivery.js");
    show(options, await delivery(job, options, environment));
  });

  command("challenge <job>", "challenge an enclave's result, against a bond").action(
    async (job: string, options: Target) => {
      const { challenge } = await import("./commands/delivery.js");
      show(options, await challenge(job, options, environment));
    },
  );

  addAdmin(program, command, environment, { show, list });

  program
    .command("localnet")
    .description("run chain, protocol, models and two nodes on this machine, until Ctrl-C")
    .exitOverride()
    .option("--port <number>", "port of the chain", "8545")
    .option("--block-time <ms>", "time between blocks; 0: with each transaction", "0")
    .option("--hardfork <name>", "osaka or amsterdam", "osaka")
    .option("--book <file>", "file of the address book to write")
    .action(async (options: LocalnetCommand) => {
      const { localnet } = await import("./commands/localnet.js");
      exitCode = await localnet(options, process.cwd());
    });

  program
    .command("completions <shell>")
    .description("print a script that completes commands in bash, zsh or fish")
    .exitOverride()
    .option("--json", "print one line of JSON")
    .action(async (shell: string, options: Target) => {
      const { completions } = await import("./completions.js");
      const script = completions(program, shell);
      if (options.json === true) show(options, { shell, script });
      else out(script);
    });

  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, json, surroundings);
  }
}

/** Tells of an error, and names the exit code. An error that no package throws on purpose is thrown again. */
function report(error: unknown, json: boolean, { out, err }: Surroundings): number {
  // Commander has printed the error; --help and --version end with 0.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json) {
      const shortMessage = error.message.replace(/^error: /, "");
      out(failureJson({ code: "USAGE", shortMessage, advice: "Read assay --help" }));
    }
    return WRONG_USAGE;
  }
  if (error instanceof AssayError) {
    if (json) out(failureJson(error));
    else err(`${error.code}: ${error.message}`);
    return FAILED;
  }
  if (!json) throw error;
  const shortMessage = error instanceof Error ? error.message : String(error);
  out(failureJson({ code: "UNEXPECTED", shortMessage, advice: "Report it as a fault" }));
  return FAILED;
}
