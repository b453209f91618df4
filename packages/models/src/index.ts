export { checkInput } from "./codec/checkInput.js";
export {
  chainedValues,
  chainLength,
  commitInput,
  inputFormat,
  inputWords,
} from "./codec/commitInput.js";
export { describeInput } from "./codec/describeInput.js";
export { encodeImage } from "./codec/encodeImage.js";
export type { ModelInput } from "./codec/packInput.js";
export { packInput, readInput, SALT_BYTES } from "./codec/packInput.js";
export { parseInput } from "./codec/parseInput.js";
export type { Answer } from "./codec/readOutputs.js";
export { formatOutputs, readOutputs } from "./codec/readOutputs.js";
export { compileModel } from "./compileModel.js";
export type { ModelErrorCode } from "./errors.js";
export { ModelError } from "./errors.js";
export { checkField, FIELD } from "./field.js";
export type { Inference } from "./infer.js";
export { infer } from "./infer.js";
export { listModels, loadModel, weightsHash } from "./loadModel.js";
export type { CompiledLayer, Interval, Lanes, Model } from "./model.js";
export { signedBits } from "./model.js";
export { poseidonChain } from "./poseidonChain.js";
export type { Layer, ModelFile } from "./schema.js";
export { modelSchema } from "./schema.js";
