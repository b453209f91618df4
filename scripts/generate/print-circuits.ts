/** Prints every circuit's numbers as docs/circuits.md states them: sizes, accuracy, bounds and widths. */
import { circuitModel, listCircuits, listModelCircuits, readKeyFile } from "@assay/circuits";
import { generateCircuit } from "@assay/circuits/generate";
import { signedBits } from "@assay/models";

for (const name of listCircuits()) {
  const { constraints, wires, publicSignals, circuitId } = readKeyFile(name);
  const isModel = listModelCircuits().includes(name);
  console.log(`${name}: ${isModel ? circuitModel(name).file.description : "opens commitments"}`);
  console.log(`  ${constraints} constraints, ${wires} wires, ${publicSignals} public signals`);
  if (!isModel) {
    console.log(`  circuit ${circuitId}`);
    continue;
  }
  const model = circuitModel(name);
  const { right, total, protocol } = model.file.accuracy;
  console.log(
    `  accuracy ${((100 * right) / total).toFixed(2)}% (${right} of ${total}: ${protocol})`,
  );
  console.log(`  circuit ${circuitId}`);
  model.layers.forEach(({ layer, outputs, magnitude }, index) => {
    const lo = outputs.reduce((min, i) => (i.lo < min ? i.lo : min), 0n);
    const hi = outputs.reduce((max, i) => (i.hi > max ? i.hi : max), 0n);
    console.log(
      `  layer ${index} ${layer.type}: ${outputs.length} values in [${lo}, ${hi}], ` +
        `${signedBits(outputs)} bits signed, inside below 2^${magnitude.toString(2).length}`,
    );
  });
  for (const { layer, bits } of generateCircuit(name).widths)
    console.log(`  decomposition ${layer}: ${bits} bits`);
}
