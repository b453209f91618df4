import type { CompiledLayer, Interval, Model } from "@assay/models";
import { signedBits } from "@assay/models";

/** Text of a circuit and the widths that its interval analysis gave. */
export interface GeneratedCircuit {
  source: string;
  /** Digits of each decomposition, by layer, for the documents. */
  widths: { layer: string; bits: number }[];
}

/** Names a template after its circuit: digits-mlp → DigitsMlp. */
function templateName(circuit: string): string {
  return circuit
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** The library template and arguments of a layer. */
function instantiate(
  compiled: CompiledLayer,
  inputs: readonly Interval[],
  index: number,
): { template: string; args: (string | number)[]; each: boolean; bits?: number } {
  const { layer } = compiled;
  switch (layer.type) {
    case "dense":
      return {
        template: "Dense",
        args: [layer.inputs, layer.outputs, `weights${index}`, `bias${index}`],
        each: false,
      };
    case "conv2d":
      return {
        template: "Conv2d",
        args: [
          layer.height,
          layer.width,
          layer.channels,
          layer.filters,
          layer.kernel,
          layer.stride,
          layer.padding,
          `weights${index}`,
          `bias${index}`,
        ],
        each: false,
      };
    case "sumPool2d":
      return {
        template: "SumPool2d",
        args: [layer.height, layer.width, layer.channels, layer.window],
        each: false,
      };
    case "square":
      return { template: "Square", args: [], each: true };
    case "reluRequantise": {
      const half = 1n << BigInt(layer.shift - 1);
      const rounded = inputs.map(({ lo, hi }) => ({ lo: lo + half, hi: hi + half }));
      const bits = Math.max(signedBits(rounded), layer.shift + 1);
      return { template: "ReluRequantise", args: [bits, layer.shift], each: true, bits };
    }
  }
}

/** Interval that holds every difference of two of the values. */
function differences(values: readonly Interval[]): Interval {
  let lo = values[0]?.lo ?? 0n;
  let hi = values[0]?.hi ?? 0n;
  for (const value of values) {
    if (value.lo < lo) lo = value.lo;
    if (value.hi > hi) hi = value.hi;
  }
  return { lo: lo - hi, hi: hi - lo };
}

function literal(name: string, values: ArrayLike<number | bigint>): string {
  const rows: string[] = [];
  const numbers = Array.from(values);
  for (let i = 0; i < numbers.length; i += 32) {
    rows.push("        " + numbers.slice(i, i + 32).join(", "));
  }
  return `    var ${name}[${values.length}] = [\n${rows.join(",\n")}\n    ];\n`;
}

/**
 * Writes a model as circom: weights as constants, every width from the interval analysis.
 * @param circuit name of the instance
 * @param model from `loadModel`
 * @param batch inferences in one proof
 */
export function generateModelCircuit(
  circuit: string,
  model: Model,
  batch: number,
): GeneratedCircuit {
  const { bits, mode } = model.file.input;
  const count = model.inputValues;
  const includes = new Set<string>(["RangeAll", "Context"]);
  const widths: GeneratedCircuit["widths"] = [];
  const body: string[] = [];
  const top = (1n << BigInt(bits)) - 1n;

  body.push("    // Every input value is in its range.\n");
  body.push(`    component range = RangeAll(${count}, ${bits});\n    range.in <== values;\n\n`);
  if (mode === "commitment") {
    includes.add("Commitment");
    body.push("    // The public word commits to the values.\n");
    body.push(`    component commit = Commitment(${count}, ${bits});\n`);
    body.push("    commit.in <== values;\n    commit.salt <== salt;\n");
    body.push("    commitment <== commit.out;\n\n");
  } else {
    body.push("    // The public words are the values.\n    words <== values;\n\n");
  }

  let previous = "values";
  let inputs: readonly Interval[] = Array.from({ length: count }, () => ({ lo: 0n, hi: top }));
  model.layers.forEach((compiled, index) => {
    const { template, args, each, bits: width } = instantiate(compiled, inputs, index);
    includes.add(template);
    if (width !== undefined) widths.push({ layer: `${index} ${compiled.layer.type}`, bits: width });
    body.push(`    // Layer ${index}: ${compiled.layer.type}.\n`);
    if (compiled.weights.length > 0) {
      body.push(
        literal(`weights${index}`, compiled.weights),
        literal(`bias${index}`, compiled.bias),
      );
    }
    const size = compiled.outputs.length;
    if (each) {
      body.push(`    component layer${index}[${size}];\n    signal values${index}[${size}];\n`);
      body.push(`    for (var i = 0; i < ${size}; i++) {\n`);
      body.push(`        layer${index}[i] = ${template}(${args.join(", ")});\n`);
      body.push(`        layer${index}[i].in <== ${previous}[i];\n`);
      body.push(`        values${index}[i] <== layer${index}[i].out;\n    }\n\n`);
      previous = `values${index}`;
    } else {
      body.push(`    component layer${index} = ${template}(${args.join(", ")});\n`);
      body.push(`    layer${index}.in <== ${previous};\n\n`);
      previous = `layer${index}.out`;
    }
    inputs = compiled.outputs;
  });

  if (model.lanes === undefined) {
    includes.add("Argmax");
    const width = signedBits([differences(inputs)]);
    widths.push({ layer: "argmax", bits: width });
    body.push("    // The first index of the largest result.\n");
    body.push(`    component argmax = Argmax(${model.results}, ${width});\n`);
    body.push(`    argmax.in <== ${previous};\n    outputs[0] <== argmax.out;\n\n`);
  } else {
    includes.add("PackLanes");
    const { bits: lane, perWord } = model.lanes;
    body.push("    // All results in lanes.\n");
    body.push(`    component pack = PackLanes(${model.results}, ${lane}, ${perWord});\n`);
    body.push(`    pack.in <== ${previous};\n    outputs <== pack.out;\n\n`);
  }
  body.push("    component bound = Context();\n    bound.in <== context;\n");

  const name = templateName(batch === 1 ? circuit : model.name);
  const header = [
    `    signal input values[${count}];\n`,
    mode === "commitment" ? "    signal input salt;\n" : "",
    "    signal input context;\n",
    mode === "commitment"
      ? "    signal output commitment;\n"
      : `    signal output words[${count}];\n`,
    `    signal output outputs[${model.outputWords}];\n\n`,
  ];
  const templates = [`template ${name}() {\n${header.join("")}${body.join("")}}\n`];
  let main = `component main {public [context]} = ${name}();\n`;
  if (batch > 1) {
    includes.add("PoseidonChain");
    includes.add("Horner");
    templates.push(batchTemplate(templateName(circuit), name, model, batch));
    main = `component main = ${templateName(circuit)}();\n`;
  }
  const lines = [...includes].sort().map((file) => `include "circuits/lib/${file}.circom";\n`);
  const source =
    `// Generated from the model ${model.name} by packages/circuits. Do not edit.\n` +
    `pragma circom 2.1.0;\n\n${lines.join("")}\n${templates.join("\n")}\n${main}`;
  return { source, widths };
}

/** Many inferences in one proof: public signals C, z, e, as docs/circuits.md defines them. */
function batchTemplate(name: string, inner: string, model: Model, batch: number): string {
  const { mode } = model.file.input;
  const count = model.inputValues;
  const perInference = model.inputWords + model.outputWords + 1;
  const total = perInference * batch;
  const lines = [
    `template ${name}() {\n`,
    `    signal input values[${batch}][${count}];\n`,
    mode === "commitment" ? `    signal input salt[${batch}];\n` : "",
    `    signal input context[${batch}];\n    signal input at;\n`,
    "    signal output C;\n    signal output z;\n    signal output e;\n\n",
    "    // All values of all inferences: input words, output words, context.\n",
    `    signal all[${total}];\n    component inference[${batch}];\n`,
    `    for (var k = 0; k < ${batch}; k++) {\n`,
    `        inference[k] = ${inner}();\n        inference[k].values <== values[k];\n`,
    mode === "commitment" ? "        inference[k].salt <== salt[k];\n" : "",
    "        inference[k].context <== context[k];\n",
    mode === "commitment"
      ? `        all[${perInference} * k] <== inference[k].commitment;\n`
      : `        for (var i = 0; i < ${count}; i++) {\n            all[${perInference} * k + i] <== inference[k].words[i];\n        }\n`,
    `        for (var i = 0; i < ${model.outputWords}; i++) {\n`,
    `            all[${perInference} * k + ${perInference - 1 - model.outputWords} + i] <== inference[k].outputs[i];\n        }\n`,
    `        all[${perInference} * k + ${perInference - 1}] <== context[k];\n    }\n\n`,
    "    // C commits to the values before the contract derives z from both.\n",
    `    component hash = PoseidonChain(${total + 1});\n    hash.in[0] <== ${total};\n`,
    `    for (var i = 0; i < ${total}; i++) {\n        hash.in[i + 1] <== all[i];\n    }\n`,
    "    C <== hash.out;\n    z <== at;\n\n",
    "    // e is the values' polynomial at z.\n",
    `    component horner = Horner(${total});\n    horner.in <== all;\n    horner.at <== at;\n`,
    "    e <== horner.out;\n}\n",
  ];
  return lines.join("");
}
