import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { createSimulatedTee } from "@assay/enclave";
import { expect } from "chai";
import type { JsonRpcProvider } from "ethers";
import { Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { LOCAL_CHAINS, UNBONDING_SECONDS } from "../../scripts/deployment/deploymentParameters.js";
import { chainFaults } from "../../scripts/deployment/chainFaults.js";
import { parseConsents } from "../../scripts/deployment/faults.js";
import {
  checkParameters,
  findParameters,
  readParameters,
} from "../../scripts/deployment/loadParameters.js";
import { parameterFaults } from "../../scripts/deployment/parameterFaults.js";
import type { ParameterFile } from "../utils/deployment.js";
import { parameterFile } from "../utils/deployment.js";
import { expectError } from "../utils/expectError.js";

const ROOT = join(import.meta.dirname, "../..");
const SEPOLIA = 11_155_111;
const account = (byte: string): string => "0x" + byte.repeat(20);
const ROLES = { treasury: account("11"), guardian: account("12"), governor: account("13") };
/** The first accounts of the mnemonic that Hardhat and anvil publish. */
const PUBLISHED = parameterFile("localhost").Assay as Record<keyof typeof ROLES, string>;

/** Sepolia's file with its roles filled in. */
function sepolia(assay: object = {}, rest: object = {}): ParameterFile {
  const file = parameterFile("sepolia");
  return { ...file, Assay: { ...file.Assay, ...ROLES, ...assay }, ...rest };
}

describe("Deployment parameters", function () {
  it("of this repository can be used as they are, or once their roles are filled in", async function () {
    const local = checkParameters("localhost", parameterFile("localhost"), 31337);
    expect(local.Assay.token).to.equal(ZeroAddress);
    for (const [name, id] of [
      ["sepolia", SEPOLIA],
      ["op-stack", 10],
      ["arbitrum", 42_161],
    ] as const) {
      const file = parameterFile(name);
      const filled = { ...file, Assay: { ...file.Assay, ...ROLES } };
      expect(checkParameters(name, filled, id).Chain.id).to.equal(id);
      expect(findParameters(undefined, id)).to.match(new RegExp(`${name}\\.json$`));
      await expectError(
        () => checkParameters(`${name}.json`, file, id),
        "INVALID_CONFIG",
        new RegExp(
          `${name}\\.json cannot be deployed\\. Correct Assay\\.treasury: must not be the zero address; Assay\\.guardian: .*Assay\\.governor: `,
        ),
      );
    }
    expect(LOCAL_CHAINS).to.deep.equal([31337]);
    await expectError(
      () => readParameters(join(ROOT, "deploy/parameters/no-such-network.json")),
      "INVALID_CONFIG",
      /no-such-network\.json cannot be read as JSON\. Write it like deploy\/parameters\/sepolia\.json/,
    );
    await expectError(
      () => findParameters(undefined, 5),
      "INVALID_CONFIG",
      /has no file for chain 5/,
    );
  });

  it("name all faults of a file in one message, those of its form and of its sense alike", async function () {
    const file = sepolia({
      treasury: "0x12",
      guardian: PUBLISHED.guardian,
      governor: PUBLISHED.governor,
      governorDelaySeconds: 60,
      minBond: "1e18",
      keeper: "1",
      outageGrace: 600,
    });
    await expectError(
      () => checkParameters("the file", { ...file, Chain: { id: 5, name: "" } }, SEPOLIA),
      "INVALID_CONFIG",
      new RegExp(
        [
          "Chain\\.name",
          "Assay\\.treasury: must be 0x and 40 hex",
          "Assay\\.minBond: must be whole tokens",
          "Assay: .*keeper",
          "Chain\\.id: is 5, and the RPC server is on chain 11155111",
          "Assay\\.outageGrace: goes together",
          "Assay\\.governorDelaySeconds: 60 must exceed",
          "Assay\\.guardian: the key of 0x3c44\\w+ is published \\(allow it by --i-know development-accounts\\)",
          "Assay\\.governor: the key of",
        ].join(".*"),
      ),
    );
  });

  const wrong: [what: string, change: object, message: RegExp][] = [
    ["no token", { token: ZeroAddress }, /Assay\.token: must be the settlement token/],
    ["a number in place of a text", { minBond: 1 }, /Assay\.minBond/],
    ["no bond", { minBond: "0.0" }, /Assay\.minBond: must not be zero/],
    [
      "a guardian who is the governor",
      { guardian: ROLES.governor },
      /Assay\.guardian: must differ from the governor/,
    ],
    [
      "a governor who need not wait for those who leave",
      { governorDelaySeconds: UNBONDING_SECONDS },
      /Assay\.governorDelaySeconds: 1900800 must exceed the unbonding time, 1900800/,
    ],
  ];
  for (const [what, change, message] of wrong) {
    it(`with ${what} are refused`, async function () {
      await expectError(
        () => checkParameters("the file", sepolia(change), SEPOLIA),
        "INVALID_CONFIG",
        message,
      );
    });
  }

  it("with a development beacon are refused off local chains, whatever one knows", async function () {
    const { Beacon } = parameterFile("localhost");
    await expectError(
      () => checkParameters("the file", sepolia({}, { Beacon }), SEPOLIA, ["amounts"]),
      "INVALID_CONFIG",
      /Beacon\.kind: must be drand or randao: .* refuses chain 11155111\./,
    );
  });

  it("with a published account in any role are refused off local chains, unless one knows", async function () {
    for (const role of ["treasury", "guardian", "governor"] as const) {
      const file = sepolia({ [role]: PUBLISHED[role] });
      await expectError(
        () => checkParameters("the file", file, SEPOLIA),
        "INVALID_CONFIG",
        new RegExp(`Assay\\.${role}: the key of 0x\\w{40} is published`),
      );
      checkParameters("the file", file, SEPOLIA, ["development-accounts"]);
      await expectError(
        () => checkParameters("the file", file, SEPOLIA, ["development-circuits"]),
        "INVALID_CONFIG",
        /is published/,
      );
    }
    const deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    expect(parameterFaults(sepolia(), SEPOLIA, deployer).faults).to.deep.equal([
      {
        consent: "development-accounts",
        text: `the deployer: the key of ${deployer.toLowerCase()} is published`,
      },
    ]);
    expect(parameterFaults(sepolia(), SEPOLIA, ROLES.guardian).faults).to.deep.equal([]);
  });

  it("whose deployer is the governor are refused everywhere", function () {
    const { faults } = parameterFaults(parameterFile("localhost"), 31337, PUBLISHED.governor);
    expect(faults.map(({ text }) => text)).to.deep.equal([
      "Assay.governor: must differ from the deployer, which gives its rights up at the end",
    ]);
  });

  it("that publish development circuits are refused off local chains, unless one knows", async function () {
    const file = sepolia({}, { Models: ["iris"] });
    await expectError(
      () => checkParameters("the file", file, SEPOLIA),
      "INVALID_CONFIG",
      /the circuits of iris are for development: .* --i-know development-circuits/,
    );
    checkParameters("the file", file, SEPOLIA, ["development-circuits"]);
    await expectError(
      () => checkParameters("the file", sepolia({}, { Models: ["gpt"] }), SEPOLIA),
      "INVALID_CONFIG",
      /Models: gpt is none of this repository's: digits-mlp/,
    );
  });

  it("with a TEE root that is not the maker's are refused off local chains, unless one knows", async function () {
    const folder = mkdtempSync(join(tmpdir(), "assay-root-"));
    try {
      const tee = createSimulatedTee({ seed: "root", time: 1_800_000_000 });
      mkdirSync(join(folder, "none"));
      for (const ca of ["platform", "processor"] as const) {
        writeFileSync(join(folder, `${ca}.pem`), tee.issuerTail(ca));
      }
      const at = (certificates: string): ParameterFile =>
        sepolia({}, { Dcap: { ...parameterFile("sepolia").Dcap, certificates } });
      const certificates = relative(ROOT, folder);
      await expectError(
        () => checkParameters("the file", at(certificates), SEPOLIA),
        "INVALID_CONFIG",
        /the root of .* is not Intel's \(allow it by --i-know development-root\)/,
      );
      checkParameters("the file", at(certificates), SEPOLIA, ["development-root"]);
      await expectError(
        () => checkParameters("the file", at(join(certificates, "none")), SEPOLIA),
        "INVALID_CONFIG",
        /none\/platform\.pem holds no certificate/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("take the names of the dangers only", async function () {
    expect(parseConsents(["amounts"])).to.deep.equal(["amounts"]);
    await expectError(
      () => parseConsents(["everything"]),
      "INVALID_CONFIG",
      /--i-know everything names no danger\. Name one of development-accounts, token-without-code/,
    );
  });
});

describe("Deployment parameters on a chain", function () {
  let chain: Awaited<ReturnType<typeof network.create>>;
  let token: string;
  before(async function () {
    chain = await network.create({ network: "default", override: { chainId: SEPOLIA } });
    const contract = await chain.ethers.deployContract("TestToken");
    token = await contract.getAddress();
    const [signer] = await chain.ethers.getSigners();
    await contract.getFunction("mint")(signer?.address, 1_000_000n * 10n ** 18n);
  });
  after(() => chain.close());

  async function faultsOf(assay: object): Promise<string[]> {
    const provider = chain.ethers.provider as unknown as JsonRpcProvider;
    const { faults } = await chainFaults(provider, sepolia(assay), SEPOLIA);
    return faults.map(({ consent, text }) => `${consent ?? "fault"} ${text}`);
  }
  const NO_PROXY =
    "fault the chain lacks the deterministic-deployment proxy: publish its keyless transaction (docs/deploying.md)";

  it("need a token with code, or decimals and consent", async function () {
    const nowhere = Wallet.createRandom().address;
    const missing = `token-without-code Assay.token: there is no contract at ${nowhere}`;
    expect(await faultsOf({ token: nowhere })).to.deep.equal([
      NO_PROXY,
      missing,
      "fault Assay.decimals: must be named, as the chain does not tell them",
    ]);
    expect(await faultsOf({ token: nowhere, decimals: 6 })).to.deep.equal([NO_PROXY, missing]);
    expect(await faultsOf({ token, decimals: 6 })).to.include(
      "fault Assay.decimals: is 6, and the token has 18",
    );
    expect(await faultsOf({ token })).to.deep.equal([NO_PROXY]);
  });

  it("need amounts that the token's decimals can hold", async function () {
    const token6 = { token: Wallet.createRandom().address, decimals: 6 };
    expect(await faultsOf({ ...token6, keeperCap: "0.0000001" })).to.include(
      "fault Assay.keeperCap: 0.0000001 has more decimals than the token, 6",
    );
    expect(await faultsOf({ ...token6, minBond: "0.009999" })).to.include(
      "amounts Assay.minBond: 9999 units are too few to divide, 10000 at least",
    );
    // 10^18 units of a token with 18 decimals, written for one with 6.
    expect(await faultsOf({ ...token6, minBond: "1000000000000000000000000" })).to.include(
      "fault Assay.minBond: 1000000000000000000000000 tokens of 6 decimals exceed 96 bits",
    );
    expect(await faultsOf({ token, minBond: "1000.5" })).to.include(
      "amounts Assay.minBond: 1000.5 is more than a thousandth of all 1000000.0 tokens",
    );
    expect(
      await faultsOf({ token, minBond: "1", keeperCap: "1.1", postReward: "2" }),
    ).to.deep.equal([
      NO_PROXY,
      "amounts Assay.keeperCap: is more than the smallest bond",
      "amounts Assay.postReward: is more than the smallest bond",
    ]);
  });

  it("need a feed with code", async function () {
    const uptimeFeed = Wallet.createRandom().address;
    expect(await faultsOf({ token, uptimeFeed, outageGrace: 600 })).to.include(
      `fault Assay.uptimeFeed: there is no contract at ${uptimeFeed}`,
    );
  });
});
