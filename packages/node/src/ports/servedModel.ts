import type { Model } from "@assay/sdk";

/** A model that this node serves. */
export interface ServedModel {
  /** Name of the circuit. */
  circuit: string;
  model: Model;
}
