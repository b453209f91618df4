/** The part of circom2 that this package uses; it ships no types. */
declare module "circom2" {
  export const bindings: Record<string, unknown>;
  export class CircomRunner {
    constructor(options: {
      args: string[];
      env: Record<string, string>;
      preopens: Record<string, string>;
      bindings: Record<string, unknown>;
    });
    execute(wasm: Uint8Array): Promise<unknown>;
  }
}

/** The part of WebAssembly that this package uses; its types come with the DOM's. */
declare namespace WebAssembly {
  class Module {
    readonly brand: "module";
    constructor(bytes: Uint8Array);
  }
  interface Instance {
    readonly exports: unknown;
  }
  function instantiate(
    module: Module,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<Instance>;
}
