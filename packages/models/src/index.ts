export * from "./codec/index.js";
export { compileModel } from "./compileModel.js";
export type { Inference } from "./infer.js";
export { infer } from "./infer.js";
export { listModels, loadModel, weightsHash } from "./loadModel.js";
export type { CompiledLayer, Interval, Model } from "./model.js";
export { signedBits } from "./model.js";
export type { Layer, ModelFile } from "./schema.js";
export { modelSchema } from "./schema.js";
