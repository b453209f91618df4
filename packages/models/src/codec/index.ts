// Inputs and outputs of the committed models. This face reads no file, needs no weights, and runs in a browser.
export { ModelError } from "../errors.js";
export type { ModelErrorCode } from "../errors.js";
export { checkField, FIELD } from "../field.js";
export type { KnownModel, Lanes, ModelCodec } from "../model.js";
export { poseidonChain } from "../poseidon/poseidonChain.js";
export { checkInput } from "./checkInput.js";
export { chainedValues, chainLength, commitInput, inputFormat, inputWords } from "./commitInput.js";
export { describeInput } from "./describeInput.js";
export { encodeImage } from "./encodeImage.js";
export { KNOWN_MODELS } from "./generated/knownModels.js";
export { knownModel } from "./knownModel.js";
export type { ModelInput } from "./packInput.js";
export { packInput, readInput, SALT_BYTES } from "./packInput.js";
export { parseInput } from "./parseInput.js";
export type { Answer } from "./readOutputs.js";
export { formatOutputs, readOutputs } from "./readOutputs.js";
