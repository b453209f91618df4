/** What this package uses of circom2, which ships no types. */
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

/** What this package uses of WebAssembly, whose types come with the DOM's. */
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
