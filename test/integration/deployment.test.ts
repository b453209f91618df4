import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { listCircuits, verifyingKeyBytes } from "@assay/circuits";
import { listModels } from "@assay/models";
import type { AddressBook } from "@assay/sdk";
import {
  loadPublishedModel,
  modelIdOf,
  openMarket,
  parseAddressBook,
  RESTRICTED,
} from "@assay/sdk";
import { expect } from "chai";
import type { Provider } from "ethers";
import { dataSlice, getAddress, JsonRpcProvider, keccak256, Wallet } from "ethers";
import { artifacts, network } from "hardhat";

import { FACTORY } from "../../deploy/modules/factory.js";
import { bookPath, readBook, requirePlace } from "../../scripts/deployment/addressBookFile.js";
import { UNBONDING_SECONDS } from "../../scripts/deployment/deploymentParameters.js";
import { DEFAULT_NAME } from "../../scripts/deployment/deploySystem.js";
import { publishModels } from "../../scripts/deployment/publishModels.js";
import type { StandardInput, Verification } from "../../scripts/deployment/verificationInputs.js";
import {
  compileInput,
  writeVerificationInputs,
} from "../../scripts/deployment/verificationInputs.js";
import { renderPenalties } from "../../scripts/generate/renderPenalties.js";
import type { EnclaveRegistry } from "../../typechain-types/index.js";
import {
  AccessManager__factory,
  EnclaveRegistry__factory,
  PenaltySchedule__factory,
} from "../../typechain-types/index.js";
import { deploy, parameterFile } from "../utils/deployment.js";
import { accountKey } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const ROOT = join(import.meta.dirname, "../..");
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

describe("A deployment", function () {
  let chain: Awaited<ReturnType<typeof network.create>>;
  let served: Served;
  let provider: JsonRpcProvider;
  let folder: string;
  let book: AddressBook;
  const parameters = {
    ...parameterFile("localhost"),
    Dcap: parameterFile("sepolia").Dcap ?? {},
  };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "assay-deployment-"));
    chain = await network.create();
    served = await serveChain(chain.provider);
    provider = new JsonRpcProvider(served.url, 31337, { cacheTimeout: -1, staticNetwork: true });
    const wallet = new Wallet(accountKey(0).privateKey, provider);
    book = await deploy(wallet, parameters, { folder });
    // A second run finds everything done.
    const height = await chain.ethers.provider.getBlockNumber();
    expect(await deploy(wallet, parameters, { folder })).to.deep.equal(book);
    expect(await chain.ethers.provider.getBlockNumber()).to.equal(height);
  });
  after(async function () {
    provider.destroy();
    await served.close();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
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
      for (const [name, entry] of Object.entries(book.contracts)) {
        const { address, block, constructorArgs, createdBy } = entry;
        expect(getAddress(address)).to.equal(address);
        expect(entry.codeHash).to.equal(keccak256(await provider.getCode(address)));
        if (createdBy !== undefined) continue;
        const { prefetchedTransactions } =
          (await chain.ethers.provider.getBlock(block, true)) ?? expect.fail(name);
        const { abi, bytecode } = await artifacts.readArtifact(name);
        const factory = new chain.ethers.ContractFactory(abi, bytecode);
        const { data } = await factory.getDeployTransaction(...constructorArgs);
        const [sent] = prefetchedTransactions;
        expect(prefetchedTransactions).to.have.length(1);
        expect(sent?.to, name).to.equal(FACTORY);
        expect(dataSlice(sent?.data ?? "0x", 32), name).to.equal(data);
      }
      const { vault } = await openMarket(chain.ethers.provider, book);
      expect(book.contracts.StakeVault.constructorArgs).to.deep.equal([
        await vault.TOKEN(),
        await vault.MARKET(),
        await vault.authority(),
        String(await vault.MIN_BOND()),
        String(await vault.KEEPER_CAP()),
      ]);
      const blocks = Object.values(book.contracts).map(({ block }) => block);
      expect(book.startBlock).to.equal(Math.min(...blocks));
    });

    it("which names chain, commit, deployer and roles", function () {
      expect(book.chainName).to.equal("a chain on this machine");
      expect(book.commit).to.match(/^[0-9a-f]{40}(-dirty)?$/);
      expect(book.deployer).to.equal(accountKey(0).address);
      expect(book.roles).to.deep.equal({
        guardian: parameters.Assay.guardian,
        governor: parameters.Assay.governor,
        governorDelaySeconds: Number(DELAY),
      });
      expect(readBook(bookPath(folder, 31337, DEFAULT_NAME))).to.deep.equal(book);
    });

    it("whose PenaltySchedule serves the published table", async function () {
      const { address } = book.contracts.PenaltySchedule ?? expect.fail("it is not in the book");
      const schedule = PenaltySchedule__factory.connect(address, chain.ethers.provider);
      expect(readFileSync(join(ROOT, "docs/penalties.md"), "utf8")).to.equal(
        await renderPenalties(schedule),
      );
    });

    it("with the hash of every circuit's verifying key, and a published model of each name", async function () {
      expect(Object.keys(book.circuits)).to.have.members(listCircuits());
      for (const [circuit, circuitId] of Object.entries(book.circuits)) {
        expect(circuitId).to.equal(keccak256(verifyingKeyBytes(circuit)));
      }
      const market = await openMarket(await stranger(), book);
      expect(Object.keys(book.models).sort()).to.deep.equal(listModels());
      // The deployment published them.
      for (const name of listModels()) {
        expect((await loadPublishedModel(market, modelIdOf(market, name))).name).to.equal(name);
      }
      const height = await chain.ethers.provider.getBlockNumber();
      expect((await publishModels(market)).sort()).to.deep.equal(listModels());
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

    it("which no other deployment overwrites", async function () {
      const other = { ...parameters, Assay: { ...parameters.Assay, minBond: "2" } };
      const wallet = new Wallet(accountKey(0).privateKey, provider);
      const height = await provider.getBlockNumber();
      await expectError(
        deploy(wallet, other, { folder }),
        "INVALID_CONFIG",
        /31337\.json is the address book of another deployment, whose market is 0x\w{40}\. Give this deployment a name by --name/,
      );
      expect(await provider.getBlockNumber()).to.equal(height);
      const second = await deploy(wallet, { ...parameters, Models: [] }, { folder, name: "2" });
      expect(readBook(bookPath(folder, 31337, "2"))).to.deep.equal(second);
      expect(readBook(bookPath(folder, 31337, DEFAULT_NAME))).to.deep.equal(book);
      const { contracts } = second;
      for (const [name, { address }] of Object.entries(contracts)) {
        expect(address, name).to.not.equal(book.contracts[name]?.address);
      }
    });

    it("which makes way once its local chain was started again", async function () {
      const fresh = await network.create();
      const path = bookPath(folder, 31337, DEFAULT_NAME);
      const place = (market: string, on: Provider): Promise<unknown> =>
        requirePlace(path, market, on);
      const elsewhere = Wallet.createRandom().address;
      expect(await place(elsewhere, fresh.ethers.provider)).to.equal(undefined);
      expect(await place(book.contracts.JobMarket.address, provider)).to.deep.equal(book);
      await expectError(place(elsewhere, provider), "INVALID_CONFIG", /another deployment/);
      await fresh.close();
    });

    it("with inputs for explorers that compile to the code that is there", async function () {
      const out = join(folder, "verification");
      const lines = await writeVerificationInputs(book, out, artifacts);
      expect(lines).to.have.length(Object.keys(book.contracts).length);
      const list = JSON.parse(readFileSync(join(out, "contracts.json"), "utf8")) as Verification[];
      expect(list.map(({ entry }) => entry)).to.deep.equal(Object.keys(book.contracts));
      for (const { entry, contract, constructorArgs, input } of list) {
        const standard = JSON.parse(readFileSync(join(out, input), "utf8")) as StandardInput;
        const [source = ""] = contract.split(/:(?=[^:]+$)/);
        expect(standard.sources, entry).to.have.property(source);
        // Compiling all takes minutes: `npm run deploy -- verification-input --compile` does it.
        if (entry !== "ModelRegistry") continue;
        const { bytecode } = compileInput(standard, contract);
        const { address, block } = book.contracts[entry] ?? expect.fail(entry);
        const mined = await chain.ethers.provider.getBlock(block, true);
        const sent = mined?.prefetchedTransactions[0] ?? expect.fail(address);
        expect(dataSlice(sent.data, 32)).to.equal(bytecode + constructorArgs);
      }
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

      it("and the lists above hold all of them, as the SDK's list does", function () {
        for (const contract of ["JobMarket", "StakeVault", "EnclaveRegistry"] as const) {
          expect(RESTRICTED[contract].guardian).to.have.members(GUARDIAN[contract] ?? []);
          expect(RESTRICTED[contract].governor).to.have.members(GOVERNOR[contract] ?? []);
        }
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
        expect(await vault.UNBONDING_SECONDS()).to.equal(BigInt(UNBONDING_SECONDS));
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

        await expect(
          (await as(guardian)).raiseVendorStatus(INTEL, 0),
        ).to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized");
        const authority = manager().connect(await governor());
        await expect(
          (await as(governor)).raiseVendorStatus(INTEL, 0),
        ).to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled");
        await authority.schedule(registry, raise, 0);
        await chain.networkHelpers.time.increase(DELAY - 60n);
        await expect(
          (await as(governor)).raiseVendorStatus(INTEL, 0),
        ).to.be.revertedWithCustomError(authority, "AccessManagerNotReady");
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
        await expect(
          market.connect(await stranger()).unpauseIntake(),
        ).to.be.revertedWithCustomError(vault, "AccessManagedUnauthorized");
        await expect(market.unpauseIntake()).to.emit(market, "Unpaused");
      });
    });
  });
});
