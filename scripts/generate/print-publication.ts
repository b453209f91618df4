/**
 * Prints what `assay publish` needs of one of the repository's models, as JSON: the model's parts, and the verifying keys of its
 * circuits.
 *
 *   npm run --silent publication -- digits-mlp > digits-mlp.json
 */
import { hexlify } from "ethers";

import { repositoryModels } from "../deployment/publishModels.js";

const [name] = process.argv.slice(2);
const models = repositoryModels();
const found = models.find((model) => model.name === name);
if (found === undefined) {
  const names = models.map((model) => model.name).join(", ");
  console.error(`no circuit proves a model "${name ?? ""}": name one of ${names}`);
  process.exit(1);
}
const keys = found.keys.map(({ bytes, production }) => ({ bytes: hexlify(bytes), production }));
console.log(JSON.stringify({ model: found.model, keys }, undefined, 2));
