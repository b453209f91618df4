export type { Flower } from "./iris.js";
export { loadIris } from "./iris.js";
export type { Mnist } from "./mnist.js";
export { loadMnist } from "./mnist.js";
