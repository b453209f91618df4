import { faces } from "../faces.js";
import type { Step } from "../world.js";

/** A program that leans on the SDK's types: wrong types in it must be errors, so the packages' types cannot be `any`. */
const PROGRAM = `import { buildRequest, deposit, modelIdOf, openMarket, prepareInput } from "@assay/sdk";
import { readAnswer, requestInference, waitForResult } from "@assay/sdk";
import type { AddressBook, Market } from "@assay/sdk";
import { assayAbi } from "@assay/sdk/abi";
import { JsonRpcProvider, Wallet } from "ethers";

export async function ask(book: AddressBook, image: Uint8Array, maxPrice: bigint): Promise<string> {
  const signer = new Wallet("0x" + "11".repeat(32), new JsonRpcProvider("http://127.0.0.1:8545"));
  const market: Market = await openMarket(signer, book);
  await deposit(market, maxPrice);
  const prepared = prepareInput("digits-mlp", image);
  const modelId = modelIdOf(market, "digits-mlp");
  const now = 0n;
  const request = buildRequest({ requester: signer.address, modelId, maxPrice, now, ...prepared });
  const { jobId } = await requestInference(market, request, prepared.input);
  const { label } = await readAnswer(market, await waitForResult(market, jobId));
  const token: string = await market.contract.TOKEN();
  // @ts-expect-error an amount is a bigint
  await deposit(market, "5");
  // @ts-expect-error the market has no such function
  await market.contract.noSuchFunction();
  const name: "requestInference" = assayAbi.find(
    (entry): entry is Extract<(typeof assayAbi)[number], { name: "requestInference" }> =>
      "name" in entry && entry.name === "requestInference",
  )!.name;
  return label + token + name;
}
`;

const RESOLUTIONS = [
  ["node16", "node16"],
  ["esnext", "bundler"],
] as const;

/** Type-checks every face and a program with it, the packages' own declarations included. */
export const types: Step = {
  name: "types",
  run(world) {
    const folder = world.project();
    world.folder("project", {
      "program.ts": PROGRAM,
      "faces.ts":
        faces()
          .map((face, i) => `import * as face${i} from "${face}";`)
          .join("\n") +
        `\nexport default [${faces()
          .map((_, i) => `face${i}`)
          .join(", ")}];\n`,
    });
    for (const [module, resolution] of RESOLUTIONS) {
      const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022"];
      const how = ["--module", module, "--moduleResolution", resolution];
      world.run(folder, "npx", ["--no-install", "tsc", ...flags, ...how, "program.ts", "faces.ts"]);
      world.say(`tsc --strict --moduleResolution ${resolution}, without skipLibCheck: no error`);
    }
  },
};
