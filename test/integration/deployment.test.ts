import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { listCircuits, verifyingKeyBytes } from "@assay/circuits";
import { listModels } from "@assay/models";
import type { AddressBook } from "@assay/sdk";
import { loadPublishedModel, modelIdOf, openMarket, parseAddressBook } from "@assay/sdk";
import { expect } from "chai";
import { getAddress, keccak256, Wallet, ZeroAddress } from "ethers";
import { artifacts, network } from "hardhat";

import { buildAddressBook } from "../../scripts/deployment/buildAddressBook.js";
import {
  checkDeploymentParameters,
  UNBONDING_SECONDS,
} from "../../scripts/deployment/deploymentParameters.js";
import { deployProtocol } from "../../scripts/deployment/deployProtocol.js";
import { loadParameters } from "../../scripts/deployment/loadParameters.js";
import { publishModels } from "../../scripts/deployment/publishModels.js";
import { renderPenalties } from "../../scripts/generate/renderPenalties.js";
import type { EnclaveRegistry } from "../../typechain-types/index.js";
import {
  AccessManager__factory,
  EnclaveRegistry__factory,
  PenaltySchedule__factory,
} from "../../typechain-types/index.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const ROOT = join(import.meta.dirname, "../..");
const ID = "test-deployment";
const FOLDER = join(ROOT, "deploy/deployments", ID);
const DELAY = 23n * 24n * 60n * 60n;
const INTEL = 1;

/** Who may call what: each restricted function of each contract. All that the guardian may is to make things safer. */
const GUARDIAN: Record<string, string[]> = {
  JobMarket: ["pauseIntake", "unpauseIntake"],
  StakeVault: ["cancelSlash"],
  EnclaveRegistry: ["lowerVendorStatus", "revokeSession", "denyPlatform"],
};
const GOVERNOR: Record<string, string[]> = {
  JobMarket: ["setFee"],
  StakeVault: [],
  EnclaveRegistry: [
    "allowPlatform",
    "registerVendor",
    "raiseVendorStatus",
    "setMinimumEvaluationNumber",
    "setVendorPolicy",
  ],
};

function parameterFile(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, `deploy/parameters/${name}.json`), "utf8"));
}

describe("Deployment parameters", function () {
  const local = parameterFile("localhost") as { Assay: Record<string, unknown> };
  const real = {
    Beacon: (parameterFile("testnet") as { Beacon: unknown }).Beacon,
    Assay: { ...local.Assay, token: "0x" + "11".repeat(20) },
    Dcap: (parameterFile("testnet") as { Dcap: unknown }).Dcap,
  };

  it("of this repository can be used as they are, or once their addresses are filled in", async function () {
    expect(checkDeploymentParameters("localhost", local, 31337).Assay.token).to.equal(ZeroAddress);
    expect(checkDeploymentParameters("real", real, 1).Assay.governorDelaySeconds).to.equal(DELAY);
    await expectError(
      () => checkDeploymentParameters("testnet.json", parameterFile("testnet"), 11155111),
      "INVALID_CONFIG",
      /testnet\.json cannot be deployed\. Correct Assay\.treasury: must not be the zero address; Assay\.guardian: .*Assay\.governor: /,
    );
    await expectError(
      () => loadParameters(join(ROOT, "deploy/parameters/no-such-network.json"), 1),
      "INVALID_CONFIG",
      /no-such-network\.json cannot be read as JSON\. Write it like deploy\/parameters\/testnet\.json/,
    );
  });

  const wrong: [what: string, change: object, message: RegExp][] = [
    ["no token", { token: ZeroAddress }, /Assay\.token: must be the settlement token/],
    ["a broken address", { treasury: "0x12" }, /Assay\.treasury: must be 0x and 40 hex/],
    [
      "a bare number",
      { minBond: "1000" },
      /Assay\.minBond: must be a string of digits with an "n"/,
    ],
    ["no bond", { minBond: "0n" }, /Assay\.minBond: must not be zero/],
    ["a name that is unknown", { keeper: "1n" }, /Assay: .*keeper/],
    [
      "a guardian who is the governor",
      { guardian: local.Assay.governor },
      /Assay\.guardian: must differ from the governor/,
    ],
    [
      "a governor who need not wait for those who leave",
      { governorDelaySeconds: `${UNBONDING_SECONDS}n` },
      /Assay\.governorDelaySeconds: 1900800 must exceed the unbonding time, 1900800/,
    ],
  ];
  it("with a development beacon are refused off local chains", async function () {
    const { Beacon } = local as unknown as { Beacon: unknown };
    await expectError(
      () => checkDeploymentParameters("the file", { ...real, Beacon }, 1),
      "INVALID_CONFIG",
      /Beacon\.kind: must be drand or randao/,
    );
  });

  for (const [what, change, message] of wrong) {
    it(`with ${what} are refused`, async function () {
      const changed = { ...real, Assay: { ...real.Assay, ...change } };
      await expectError(
        () => checkDeploymentParameters("the file", changed, 1),
        "INVALID_CONFIG",
        message,
      );
    });
  }
});

describe("A deployment", function () {
  let chain: Awaited<ReturnType<typeof network.create>>;
  let served: Served;
  let book: AddressBook;

  before(async function () {
    rmSync(FOLDER, { recursive: true, force: true });
    chain = await network.create();
    served = await serveChain(chain.provider);
    // Over HTTP, as every network but the tests' own: only there does Ignition keep a journal.
    const connection = await network.create({
      network: "localhost",
      override: { url: served.url },
    });
    const parameters = checkDeploymentParameters(
      "test",
      {
        ...(parameterFile("localhost") as object),
        Dcap: (parameterFile("testnet") as { Dcap: unknown }).Dcap,
      },
      31337,
    );
    await deployProtocol(connection, parameters, { deploymentId: ID, pollMs: 20 });
    // A second run finds everything done.
    const height = await chain.ethers.provider.getBlockNumber();
    await deployProtocol(connection, parameters, { deploymentId: ID, pollMs: 20 });
    expect(await chain.ethers.provider.getBlockNumber()).to.equal(height);
    book = await buildAddressBook(FOLDER, connection.ethers.provider);
    await connection.close();
  });
  after(async function () {
    await served.close();
    await chain.close();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  const signer = (index: number) =>
    chain.ethers.getSigners().then((all) => all[index] ?? expect.fail());
  /** In the order of deploy/parameters/localhost.json. */
  const deployer = () => signer(0);
  const governor = () => signer(1);
  const guardian = () => signer(2);
  const stranger = () => signer(9);

  describe("leaves an address book", function () {
    it("whose constructor arguments made the code that is there", async function () {
      for (const [name, { address, block, constructorArgs }] of Object.entries(book.contracts)) {
        expect(getAddress(address)).to.equal(address);
        if (name === "StakeVault") continue;
        const { prefetchedTransactions } =
          (await chain.ethers.provider.getBlock(block, true)) ?? expect.fail(name);
        const { abi, bytecode } = await artifacts.readArtifact(name);
        const factory = new chain.ethers.ContractFactory(abi, bytecode);
        const { data } = await factory.getDeployTransaction(...constructorArgs);
        expect(
          prefetchedTransactions.map((sent) => sent.data),
          name,
        ).to.deep.equal([data]);
      }
      const { vault } = await openMarket(chain.ethers.provider, book);
      expect(book.contracts.StakeVault.constructorArgs).to.deep.equal([
        await vault.TOKEN(),
        await vault.MARKET(),
        await vault.authority(),
        String(await vault.MIN_BOND()),
        String(await vault.KEEPER_CAP()),
      ]);
      expect(book.startBlock).to.equal(1);
    });

    it("whose PenaltySchedule serves the published table", async function () {
      const { address } = book.contracts.PenaltySchedule ?? expect.fail("it is not in the book");
      const schedule = PenaltySchedule__factory.connect(address, chain.ethers.provider);
      expect(readFileSync(join(ROOT, "docs/penalties.md"), "utf8")).to.equal(
        await renderPenalties(schedule),
      );
    });

    it("with the hash of every circuit's verifying key, and a published model of each name", async function () {
      expect(Object.keys(book.circuits)).to.deep.equal(listCircuits());
      for (const [circuit, circuitId] of Object.entries(book.circuits)) {
        expect(circuitId).to.equal(keccak256(verifyingKeyBytes(circuit)));
      }
      const market = await openMarket(await stranger(), book);
      expect((await publishModels(market)).sort()).to.deep.equal(listModels());
      for (const name of listModels()) {
        expect((await loadPublishedModel(market, modelIdOf(market, name))).name).to.equal(name);
      }
      // A second run finds everything published.
      const height = await chain.ethers.provider.getBlockNumber();
      await publishModels(market);
      expect(await chain.ethers.provider.getBlockNumber()).to.equal(height);
    });

    it("that opens the market, and only the market of its chain", async function () {
      const read = parseAddressBook(JSON.stringify(book));
      const opened = await openMarket(await stranger(), read);
      expect([opened.address, opened.token]).to.deep.equal([
        book.contracts.JobMarket.address,
        book.token,
      ]);
      await expectError(
        openMarket(await stranger(), { ...read, chainId: 1 }),
        "WRONG_CHAIN",
        /is on chain 31337, not 1/,
      );
      const forged = structuredClone(read);
      forged.contracts.StakeVault.address = Wallet.createRandom().address;
      await expectError(
        openMarket(await stranger(), forged),
        "BOOK_MISMATCH",
        /StakeVault is 0x\w{40}, but the market's is 0x\w{40}\. Use the address book of this deployment/,
      );
    });

    it("that is refused when it is damaged", async function () {
      await expectError(() => parseAddressBook("{"), "INVALID_CONFIG", /not JSON/);
      const contracts: Partial<AddressBook["contracts"]> = { ...book.contracts };
      delete contracts.JobMarket;
      await expectError(
        () => parseAddressBook(JSON.stringify({ ...book, contracts })),
        "INVALID_CONFIG",
        /is not an address book\. Correct contracts\.JobMarket/,
      );
    });

    it("which cannot be made from another chain's journal, or from none", async function () {
      const other = await network.create();
      await expectMessage(
        buildAddressBook(FOLDER, other.ethers.provider),
        /is not on chain 31337: the journal in .* is of another chain/,
      );
      await other.close();
      await expectMessage(
        buildAddressBook(FOLDER + "-none", chain.ethers.provider),
        /there is no deployment in .*: run `npm run deploy` first/,
      );
    });
  });

  describe("gives every restricted function to one role", function () {
    const address = (name: string): string => book.contracts[name]?.address ?? expect.fail(name);
    const manager = () =>
      AccessManager__factory.connect(address("AccessManager"), chain.ethers.provider);

    async function canCall(
      caller: string,
      name: string,
      method: string,
    ): Promise<[boolean, bigint]> {
      const { abi } = await artifacts.readArtifact(name === "JobMarket" ? "IAssay" : name);
      const selector =
        new chain.ethers.Interface(abi).getFunction(method)?.selector ?? expect.fail(method);
      const { immediate, delay } = await manager().canCall(caller, address(name), selector);
      return [immediate, delay];
    }

    it("and the lists above hold all of them", function () {
      const found: string[] = [];
      for (const file of readdirSync(join(ROOT, "contracts"), {
        recursive: true,
        encoding: "utf8",
      })) {
        if (!file.endsWith(".sol") || file.startsWith("mocks")) continue;
        const source = readFileSync(join(ROOT, "contracts", file), "utf8");
        for (const [, name] of source.matchAll(/function (\w+)\([^)]*\)[^{;]*\brestricted\b/g)) {
          found.push(name as string);
        }
      }
      const listed = [GUARDIAN, GOVERNOR].flatMap((lists) => Object.values(lists).flat());
      expect(found.sort()).to.deep.equal(listed.sort());
    });

    it("the guardian's at once, to nobody else", async function () {
      for (const [name, methods] of Object.entries(GUARDIAN)) {
        for (const method of methods) {
          expect(await canCall((await guardian()).address, name, method), method).to.deep.equal([
            true,
            0n,
          ]);
          for (const other of [await governor(), await deployer(), await stranger()]) {
            expect(await canCall(other.address, name, method), method).to.deep.equal([false, 0n]);
          }
        }
      }
    });

    it("the governor's after a delay longer than unbonding, to nobody else", async function () {
      const { vault } = await openMarket(chain.ethers.provider, book);
      expect(DELAY > (await vault.UNBONDING_SECONDS())).to.equal(true);
      expect(await vault.UNBONDING_SECONDS()).to.equal(UNBONDING_SECONDS);
      for (const [name, methods] of Object.entries(GOVERNOR)) {
        for (const method of methods) {
          expect(await canCall((await governor()).address, name, method), method).to.deep.equal([
            false,
            DELAY,
          ]);
          for (const other of [await guardian(), await deployer(), await stranger()]) {
            expect(await canCall(other.address, name, method), method).to.deep.equal([false, 0n]);
          }
        }
      }
    });

    it("and the deployer keeps nothing", async function () {
      const [isAdmin] = await manager().hasRole(0n, (await deployer()).address);
      expect(isAdmin).to.equal(false);
      await expect(
        manager()
          .connect(await deployer())
          .grantRole(0n, await deployer(), 0),
      ).to.be.revertedWithCustomError(manager(), "AccessManagerUnauthorizedAccount");
    });

    it("so that the guardian lowers a vendor now, and only the governor raises it, later", async function () {
      const registry = EnclaveRegistry__factory.connect(
        address("EnclaveRegistry"),
        chain.ethers.provider,
      );
      const as = async (who: typeof guardian): Promise<EnclaveRegistry> =>
        registry.connect(await who());
      expect((await registry.vendorRoot(INTEL)).isProduction).to.equal(true);
      const raise = registry.interface.encodeFunctionData("raiseVendorStatus", [INTEL, 0]);

      for (const who of [governor, deployer, stranger]) {
        await expect((await as(who)).lowerVendorStatus(INTEL, 1)).to.be.revertedWithCustomError(
          registry,
          "AccessManagedUnauthorized",
        );
      }
      await (await as(guardian)).lowerVendorStatus(INTEL, 1);
      expect(await registry.statusOf(INTEL)).to.equal(1n);
      await (await as(guardian)).denyPlatform("0x" + "44".repeat(32), []);
      // Allowed to, but there is no such session.
      await expect((await as(guardian)).revokeSession(registry)).to.be.revertedWithCustomError(
        registry,
        "UnknownSession",
      );

      await expect((await as(guardian)).raiseVendorStatus(INTEL, 0)).to.be.revertedWithCustomError(
        registry,
        "AccessManagedUnauthorized",
      );
      const authority = manager().connect(await governor());
      await expect((await as(governor)).raiseVendorStatus(INTEL, 0)).to.be.revertedWithCustomError(
        authority,
        "AccessManagerNotScheduled",
      );
      await authority.schedule(registry, raise, 0);
      await chain.networkHelpers.time.increase(DELAY - 60n);
      await expect((await as(governor)).raiseVendorStatus(INTEL, 0)).to.be.revertedWithCustomError(
        authority,
        "AccessManagerNotReady",
      );
      await chain.networkHelpers.time.increase(61n);
      await (await as(governor)).raiseVendorStatus(INTEL, 0);
      expect(await registry.statusOf(INTEL)).to.equal(0n);
    });

    it("and so that the guardian pauses, and cancels no slash that is not there", async function () {
      const { contract: market, vault } = await openMarket(await guardian(), book);
      await expect(vault.cancelSlash(1n)).to.be.revertedWithCustomError(vault, "UnknownSlash");
      await expect(market.connect(await stranger()).pauseIntake()).to.be.revertedWithCustomError(
        vault,
        "AccessManagedUnauthorized",
      );
      await expect(market.pauseIntake()).to.emit(market, "Paused");
      await expect(market.connect(await stranger()).unpauseIntake()).to.be.revertedWithCustomError(
        vault,
        "AccessManagedUnauthorized",
      );
      await expect(market.unpauseIntake()).to.emit(market, "Unpaused");
    });
  });
});

async function expectMessage(action: Promise<unknown>, message: RegExp): Promise<void> {
  let thrown: unknown;
  await action.catch((error: unknown) => (thrown = error));
  expect(thrown).to.be.instanceOf(Error);
  expect((thrown as Error).message).to.match(message);
}
