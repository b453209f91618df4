import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AddressBook } from "@assay/sdk";
import { ADMIN_ROLE, GUARDIAN_ROLE } from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { artifacts, network } from "hardhat";

import { addressOf, creationData, FACTORY, saltOf } from "../../deploy/modules/factory.js";
import { checkDeployment } from "../../scripts/deployment/checkDeployment.js";
import { ensureFactory } from "../../scripts/deployment/ensureFactory.js";
import { LOCAL_PATIENCE } from "../../scripts/deployment/patience.js";
import { formatPlan } from "../../scripts/deployment/planDeployment.js";
import { AccessManager__factory, TestToken__factory } from "../../typechain-types/index.js";
import type { ParameterFile } from "../utils/deployment.js";
import { deploy, parameterFile, plan, readArtifact } from "../utils/deployment.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const DELAY = 23 * 24 * 60 * 60;
/** Two public chains. Only their ids are those: they run in this process. */
const SEPOLIA = 11_155_111;
const HOLESKY = 17_000;

interface Public {
  chain: Awaited<ReturnType<typeof network.create>>;
  served: Served;
  provider: JsonRpcProvider;
  deployer: Wallet;
  token: string;
}

describe("A deployment on two public chains", function () {
  const key = Wallet.createRandom();
  const roles = {
    treasury: Wallet.createRandom().address,
    guardian: Wallet.createRandom().address,
    governor: Wallet.createRandom().address,
  };
  let folder: string;
  let first: Public;
  let second: Public;
  let books: [AddressBook, AddressBook];

  /** A chain with the proxy and a token at the same address; `busy` gives deployer and chain another history. */
  async function open(chainId: number, busy: boolean): Promise<Public> {
    const chain = await network.create({ network: "default", override: { chainId } });
    const served = await serveChain(chain.provider);
    const provider = new JsonRpcProvider(served.url, chainId, {
      cacheTimeout: -1,
      staticNetwork: true,
    });
    const deployer = new Wallet(key.privateKey, provider);
    await provider.send("hardhat_setBalance", [key.address, toQuantity(10n ** 20n)]);
    const [funder] = await chain.ethers.getSigners();
    if (funder === undefined) throw new Error("no signer");
    // The probe asks for the hashes of a few blocks.
    await chain.networkHelpers.mine(5);
    if (busy) {
      await chain.networkHelpers.mine(7);
      for (let i = 0; i < 3; ++i)
        await (await deployer.sendTransaction({ to: key.address })).wait();
    }
    await ensureFactory(funder, chain.ethers.provider, LOCAL_PATIENCE);
    const { bytecode } = await artifacts.readArtifact("TestToken");
    await funder.sendTransaction({ to: FACTORY, data: creationData(saltOf("token"), bytecode) });
    const token = addressOf(saltOf("token"), bytecode);
    await TestToken__factory.connect(token, funder).mint(funder.address, 10n ** 24n);
    return { chain, served, provider, deployer, token };
  }
  const file = (chainId: number, assay: object = {}): ParameterFile => {
    const sepolia = parameterFile("sepolia");
    return {
      ...sepolia,
      // The simulator has no EIP-2935, so contracts know 256 blocks and no older header.
      Beacon: { ...sepolia.Beacon, hasRandao: false },
      Enclaves: { freshBlocks: 256 },
      Chain: { id: chainId, name: `chain ${chainId}`, explorer: "https://explorer.example" },
      Assay: { ...sepolia.Assay, ...roles, token: first.token, ...assay },
    };
  };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "assay-two-chains-"));
    first = await open(SEPOLIA, false);
    second = await open(HOLESKY, true);
    books = [
      await deploy(first.deployer, file(SEPOLIA), { folder }),
      await deploy(second.deployer, file(HOLESKY), { folder }),
    ];
  });
  after(async function () {
    for (const { provider, served, chain } of [first, second]) {
      provider.destroy();
      await served.close();
      await chain.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const differences = async (book: AddressBook, at: Public = first): Promise<string[]> => {
    const { differences: found } = await checkDeployment(at.provider, book, readArtifact);
    return found.map(({ what, difference }) => `${what} ${difference ?? ""}`);
  };

  it("has one address for each contract, whatever happened on the chains before", function () {
    const addresses = books.map(({ contracts }) =>
      Object.entries(contracts).map(([name, { address }]) => `${name} ${address}`),
    );
    expect(addresses[0]).to.deep.equal(addresses[1]);
    expect(addresses[0]).to.have.length.above(12);
    expect(
      books.map(({ chainId, chainName, explorer }) => [chainId, chainName, explorer]),
    ).to.deep.equal([
      [SEPOLIA, "chain 11155111", "https://explorer.example"],
      [HOLESKY, "chain 17000", "https://explorer.example"],
    ]);
    expect(books[1].startBlock).to.be.above(books[0].startBlock);
  });

  it("moves only what another parameter changes", async function () {
    const { drawing } = await plan(second.provider, file(HOLESKY, { minBond: "2" }), key.address, {
      folder: join(folder, "elsewhere"),
    });
    const moved = drawing.blueprint.parts
      .filter(({ name, address }) => books[1].contracts[name]?.address !== address)
      .map(({ name }) => name);
    expect(moved.sort()).to.deep.equal(
      ["DisputeModule", "JobMarket", "RequestModule", "ResultModule", "StakeVault"]
        .concat(
          Object.keys(books[1].contracts).filter((name) =>
            /^(?!Dispute|Request|Result)\w+Module$/.test(name),
          ),
        )
        .sort(),
    );
  });

  it("is confirmed by anyone from book and server, with the sources or without", async function () {
    expect(await differences(books[0])).to.deep.equal([]);
    expect(await differences(books[1], second)).to.deep.equal([]);
    const { all, differences: found } = await checkDeployment(first.provider, books[0]);
    expect(found).to.deep.equal([]);
    for (const what of [
      "JobMarket's code hash",
      "JobMarket.config().minBond",
      "role of JobMarket.setFee",
      "role of EnclaveRegistry.revokeSession",
      "delay of the governor",
      "root of vendor 1",
      "verifier of vendor 1",
    ]) {
      expect(all.map((each) => each.what)).to.include(what);
    }
    await expectError(checkDeployment(second.provider, books[0]), "WRONG_CHAIN", /chain 17000/);
  });

  it("is planned without a transaction, with addresses, roles, gas and what is there", async function () {
    const height = await first.provider.getBlockNumber();
    const there = await plan(first.provider, file(SEPOLIA), key.address, { folder });
    expect(there.open).to.deep.equal([]);
    expect(formatPlan(there).join("\n"))
      .to.match(/JobMarket +0x\w{40} there/)
      .and.to.match(/0 of \d+ transactions, 0 gas/)
      .and.to.match(/differences to the address book\n {2}none/);
    const anew = await plan(first.provider, file(SEPOLIA), key.address, { folder, name: "anew" });
    expect(anew.totalGas > 20_000_000n && anew.totalGas < 50_000_000n).to.equal(true);
    const text = formatPlan(anew).join("\n");
    expect(text)
      .to.match(/governor 0x\w{40}, acts after 23 days/)
      .and.to.match(/JobMarket +0x\w{40} new, \d{7,8} gas/)
      .and.to.match(/minBond 1 \(1000000000000000000 units\)/)
      .and.to.match(/set the roles and hand over: \d{6,7} gas/)
      .and.to.match(/at [\d.]+ gwei: 0\.\d+/)
      .and.to.match(/Cancun's opcodes/);
    expect(await first.provider.getBlockNumber()).to.equal(height);
    const { address } = anew.drawing.blueprint.parts[0] ?? expect.fail();
    expect(await first.provider.getCode(address)).to.equal("0x");
  });

  it("is refused to an account that cannot pay for it", async function () {
    const poor = new Wallet(Wallet.createRandom().privateKey, first.provider);
    await expectError(
      deploy(poor, file(SEPOLIA), { folder, name: "poor" }),
      "CHAIN_FAILED",
      /the deployment costs about 0\.\d+ of the chain's currency, and the deployer 0x\w{40} has 0\.0/,
    );
  });

  it("names every fault of file and chain in one message", async function () {
    await expectError(
      plan(first.provider, file(HOLESKY, { token: roles.guardian, keeperCap: "x" }), key.address, {
        folder,
      }),
      "INVALID_CONFIG",
      /Assay\.keeperCap: must be whole tokens.*Chain\.id: is 17000.*there is no contract at 0x\w{40} \(allow it by --i-know token-without-code\).*Assay\.decimals/,
    );
  });

  describe("whose chain is tampered with", function () {
    let snapshot: { restore(): Promise<void> };
    beforeEach(async function () {
      snapshot = await first.chain.networkHelpers.takeSnapshot();
    });
    afterEach(() => snapshot.restore());

    /** What the governor does after its delay. */
    async function govern(call: string): Promise<void> {
      const { ethers, networkHelpers } = first.chain;
      await first.provider.send("hardhat_setBalance", [roles.governor, toQuantity(10n ** 18n)]);
      const governor = await ethers.getImpersonatedSigner(roles.governor);
      const { address } = books[0].contracts.AccessManager;
      const manager = AccessManager__factory.connect(address, governor);
      await manager.schedule(address, call, 0);
      await networkHelpers.time.increase(DELAY + 1);
      await manager.execute(address, call);
    }
    const manager = AccessManager__factory.createInterface();
    const stranger = Wallet.createRandom().address;

    it("differs by other code", async function () {
      const { address } = books[0].contracts.PenaltySchedule ?? expect.fail();
      await first.provider.send("hardhat_setCode", [address, "0x00"]);
      expect(await differences(books[0])).to.have.length(2);
      expect((await differences(books[0])).join()).to.match(/PenaltySchedule's code hash is 0x/);
      await first.provider.send("hardhat_setCode", [address, "0x"]);
      expect((await differences(books[0])).join()).to.match(
        /PenaltySchedule has code there is none/,
      );
    });

    it("differs by another member of a role", async function () {
      await govern(manager.encodeFunctionData("grantRole", [GUARDIAN_ROLE, stranger, 0]));
      expect(await differences(books[0])).to.deep.equal([
        `${stranger} has no role is a member of role 1`,
      ]);
    });

    it("differs by a guardian who lost its role, and a governor without delay", async function () {
      await govern(manager.encodeFunctionData("revokeRole", [GUARDIAN_ROLE, roles.guardian]));
      expect(await differences(books[0])).to.deep.equal([
        `${roles.guardian} is guardian is no member of the role`,
      ]);
      await govern(manager.encodeFunctionData("grantRole", [ADMIN_ROLE, roles.governor, 0]));
      await first.chain.networkHelpers.time.increase(DELAY + 1);
      expect((await differences(books[0])).join()).to.match(
        /delay of the governor is 0, not 1987200/,
      );
    });

    it("differs by a function that was given to another role, or a contract that was closed", async function () {
      const { JobMarket } = books[0].contracts;
      const setFee = ["0x" + "00".repeat(4)];
      await govern(
        manager.encodeFunctionData("setTargetFunctionRole", [JobMarket.address, setFee, 7n]),
      );
      await govern(manager.encodeFunctionData("setTargetClosed", [JobMarket.address, true]));
      expect(await differences(books[0])).to.deep.equal([
        "JobMarket is closed is true, not false",
        "role of JobMarket's 0x00000000 is 7, not 0",
      ]);
    });
  });

  describe("whose book is forged", function () {
    const forge = (change: (book: AddressBook) => void): AddressBook => {
      const book = structuredClone(books[0]);
      change(book);
      return book;
    };

    it("differs by an address, an argument, a role or a circuit", async function () {
      const moved = forge(({ contracts }) => {
        contracts.ModelRegistry = structuredClone(contracts.CircuitRegistry);
      });
      expect((await differences(moved)).join())
        .to.match(/ModelRegistry was created by these sources and arguments is 0x\w{40}, not what/)
        .and.to.match(/the contracts' answers the call reverted/);
      const argument = forge(({ contracts }) => {
        (contracts.JobMarket.constructorArgs[0] as Record<string, unknown>).minBond = "2";
      });
      expect((await differences(argument)).join())
        .to.match(/JobMarket was created by these sources and arguments is/)
        .and.to.match(/JobMarket\.config\(\)\.minBond is 1000000000000000000, not 2/);
      const role = forge((book) => {
        if (book.roles !== undefined) book.roles.guardian = roles.treasury;
      });
      expect((await differences(role)).join())
        .to.match(/is guardian is no member of the role/)
        .and.to.match(/has no role is a member of role 1/);
      const circuit = forge((book) => {
        book.circuits.iris = "0x" + "12".repeat(32);
      });
      expect((await differences(circuit)).join()).to.match(
        /verifying key of the circuit iris is 0x/,
      );
    });
  });
});
