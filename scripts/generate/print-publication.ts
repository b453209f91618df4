/**
 * Prints what `assay publish` needs of one of the repository's models, as JSON: the model's parts, and the verifying keys of its
 * circuits.
 *
 *   npm run --silent publication -- digits-mlp > digits-mlp.json
 */
import { batchCircuitOf, circuitModel, listCircuits, publishedKey } from "@assay/circuits";
import { servedModels } from "@assay/node";
import { hexlify } from "ethers";

const [name] = process.argv.slice(2);
const circuits = listCircuits();
const batches = new Set(circuits.map(batchCircuitOf));
const circuit = circuits.find(
  (candidate) => !batches.has(candidate) && circuitModel(candidate).name === name,
);
if (circuit === undefined) {
  const names = circuits
    .filter((each) => !batches.has(each))
    .map((each) => circuitModel(each).name);
  console.error(`no circuit proves a model "${name ?? ""}": name one of ${names.join(", ")}`);
  process.exit(1);
}
const [served] = servedModels([circuit]).values();
if (served === undefined) throw new Error(`the circuit ${circuit} has no model`);
const batch = batchCircuitOf(circuit);
const keys = [circuit, ...(batch === undefined ? [] : [batch])].map(publishedKey);
console.log(
  JSON.stringify(
    {
      model: served.model,
      keys: keys.map(({ bytes, production }) => ({ bytes: hexlify(bytes), production })),
    },
    undefined,
    2,
  ),
);
