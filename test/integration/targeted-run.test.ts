import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");
const RULE = 'require(amount != 0, "zero");';
const contract = (rule: string) => `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
contract Till {
    uint256 public total;
    function pay(uint256 amount) external {
        ${rule}
        total += amount;
    }
}
`;
/** Deploys by the artifact's name, as the tests of this repository do, so nothing ties it to the contract's source. */
const TEST = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;
interface IVm {
    function getCode(string calldata artifact) external view returns (bytes memory);
}
contract TillTest {
    function test_RevertWhen_TheAmountIsZero() public {
        IVm vm = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));
        bytes memory code = vm.getCode("Till.sol:Till");
        address till;
        assembly ("memory-safe") {
            till := create(0, add(code, 0x20), mload(code))
        }
        require(till != address(0), "not deployed");
        (bool paid,) = till.call(abi.encodeWithSignature("pay(uint256)", 0));
        require(!paid, "paid nothing");
    }
}
`;
/** The build of this repository, over the sources of the small project. */
const CONFIG = `import config from "../../hardhat.config.js";
const { version, path } = config.solidity.profiles.default.compilers[0];
export default {
  plugins: config.plugins,
  solidity: {
    splitTestsCompilation: config.solidity.splitTestsCompilation,
    version,
    path,
  },
};
`;

describe("a run of one Solidity test file", () => {
  let folder: string;

  before(() => {
    mkdirSync(join(ROOT, ".cache"), { recursive: true });
    folder = mkdtempSync(join(ROOT, ".cache/targeted-run-"));
    for (const name of ["contracts", "test"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "package.json"), '{ "name": "till", "type": "module" }');
    writeFileSync(join(folder, "hardhat.config.ts"), CONFIG);
    writeFileSync(join(folder, "test/Till.t.sol"), TEST);
    writeFileSync(join(folder, "contracts/Till.sol"), contract(RULE));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function hardhat(...task: string[]): Promise<{ passed: boolean; printed: string }> {
    // Hardhat hands its own options, such as the path of its configuration, to child processes.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_")),
    );
    const args = ["--no-typechain", ...task];
    return new Promise((resolve) => {
      execFile(
        join(ROOT, "node_modules/.bin/hardhat"),
        args,
        { cwd: folder, env },
        (error, out, err) => {
          resolve({ passed: error === null, printed: out + err });
        },
      );
    });
  }

  it("fails once the rule that it tests is deleted from the contract", async () => {
    const built = await hardhat("build");
    expect(built.passed, built.printed).to.equal(true);
    const whole = await hardhat("test", "solidity", "test/Till.t.sol");
    expect(whole.passed, whole.printed).to.equal(true);
    expect(whole.printed).to.include("1 passing");

    writeFileSync(join(folder, "contracts/Till.sol"), contract(""));
    const mutant = await hardhat("test", "solidity", "test/Till.t.sol");
    expect(mutant.passed, mutant.printed).to.equal(false);
    expect(mutant.printed).to.include("paid nothing");
  });
});
