import { execFile } from "node:child_process";
import { join } from "node:path";

import { expect } from "chai";

import { ROOT } from "@assay/circuits/paths";

/** Runs a task as the shell does; ends only when its process has ended by itself. */
function hardhat(...args: string[]): Promise<{ code: number; said: string }> {
  const cli = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: out + err });
    });
  });
}

describe("circuit tasks", () => {
  it("build a circuit, say each step, and end by themselves", async () => {
    const { code, said } = await hardhat("circuits", "build", "iris");
    expect(said).to.match(/^circuit iris: (cached|done) \(\d+\.\d s\)$/m);
    expect(code).to.equal(0);
  });

  it("name an unknown circuit and those that there are", async () => {
    for (const task of ["build", "begin", "verify", "export"]) {
      const { code, said } = await hardhat("circuits", task, "nope");
      expect(said).to.match(/there is no circuit nope\. Known: .*digits-mlp/);
      expect(code).to.equal(1);
    }
  });

  it("name a beacon that is too short", async () => {
    const { code, said } = await hardhat("circuits", "beacon", "iris", "0x12");
    expect(said).to.match(/the beacon is not 32 to 255 bytes of hexadecimal/);
    expect(code).to.equal(1);
  });

  it("name an argument that is missing", async () => {
    const { code, said } = await hardhat("circuits", "contribute", "iris");
    expect(said).to.match(/Missing value for the task argument named "by"/);
    expect(code).to.equal(1);
  });
});
