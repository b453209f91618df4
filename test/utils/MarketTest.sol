// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {IAssay} from "../../contracts/interfaces/IAssay.sol";
import {ICircuitRegistry} from "../../contracts/interfaces/ICircuitRegistry.sol";
import {IEnclaveRegistry} from "../../contracts/interfaces/IEnclaveRegistry.sol";
import {IModelRegistry} from "../../contracts/interfaces/IModelRegistry.sol";
import {IRequests} from "../../contracts/interfaces/IRequests.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {IUptimeFeed} from "../../contracts/interfaces/IUptimeFeed.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Job, JobState} from "../../contracts/types/Job.sol";
import {MarketConfig} from "../../contracts/types/MarketConfig.sol";
import {Model} from "../../contracts/types/Model.sol";
import {Request} from "../../contracts/types/Request.sol";
import {BaseTest} from "./BaseTest.sol";
import {MarketCircuit} from "./MarketCircuit.sol";
import {StubBeacon} from "./StubBeacon.sol";

/// @notice The whole protocol with one model, a requester with money and two operators with stake. Proofs are real: the
/// registry verifies them under a key whose secrets the test knows.
abstract contract MarketTest is BaseTest {
    uint96 internal constant MIN_BOND = 1 ether;
    uint96 internal constant KEEPER_CAP = 0.1 ether;
    uint32 internal constant CHALLENGE_SECONDS = 30 minutes;
    uint32 internal constant PROOF_SECONDS = 4 hours;
    uint32 internal constant DATA_SECONDS = 1 hours;
    uint32 internal constant OUTAGE_GRACE = 1 hours;
    uint96 internal constant POST_REWARD = 0.02 ether;
    uint256 internal constant FUNDS = 1_000 ether;
    uint40 internal constant START = 1_800_000_000;

    uint64 internal constant GUARDIAN_ROLE = 1;

    uint256 internal requesterKey = 0xa11ce;
    address internal requester = vm.addr(0xa11ce);
    address internal operator = address(0x0b0b);
    address internal other = address(0x0dad);
    address internal keeper = address(0x0bee);
    address internal relayer = address(0x0e1a);
    address internal treasury = address(0x72ea);
    address internal guardian = address(0x90ad);

    AccessManager internal authority;
    TestToken internal token;
    ICircuitRegistry internal circuits;
    IModelRegistry internal models;
    IEnclaveRegistry internal enclaves;
    StubBeacon internal beacon;
    IAssay internal market;
    IStakeVault internal vault;
    /// Two public words besides the context: one in, one out.
    Model internal model;
    bytes32 internal modelId;

    function setUp() public virtual {
        vm.warp(START);
        token = newToken();
        authority = new AccessManager(address(this));
        circuits = ICircuitRegistry(_deploy("CircuitRegistry.sol:CircuitRegistry", ""));
        models = IModelRegistry(_deploy("ModelRegistry.sol:ModelRegistry", abi.encode(circuits)));
        enclaves = IEnclaveRegistry(_deploy("EnclaveRegistry.sol:EnclaveRegistry", abi.encode(authority, 300)));
        beacon = new StubBeacon();
        market = newMarket();
        vault = IStakeVault(address(market.VAULT()));
        bytes4[] memory selectors = new bytes4[](2);
        selectors[0] = market.pauseIntake.selector;
        selectors[1] = market.unpauseIntake.selector;
        authority.setTargetFunctionRole(address(market), selectors, GUARDIAN_ROLE);
        authority.grantRole(GUARDIAN_ROLE, guardian, 0);
        authority.grantRole(GUARDIAN_ROLE, address(this), 0);

        model = publish(1);
        modelId = keccak256(abi.encode(model));
        fund(requester, FUNDS);
        stakeFor(operator, FUNDS);
        stakeFor(other, FUNDS);
    }

    /// @notice A market on the test's token and registries.
    function newMarket() internal returns (IAssay) {
        bytes memory config = abi.encode(marketConfig());
        bytes memory arguments = abi.encode(
            marketConfig(),
            _deploy("RequestModule.sol:RequestModule", config),
            _deploy("ResultModule.sol:ResultModule", config),
            _deploy("DisputeModule.sol:DisputeModule", config),
            _deploy("WithholdingModule.sol:WithholdingModule", config),
            authority
        );
        return IAssay(_deploy("JobMarket.sol:JobMarket", arguments));
    }

    function marketConfig() internal view returns (MarketConfig memory) {
        return
            MarketConfig({
                token: token,
                models: models,
                circuits: circuits,
                enclaves: enclaves,
                beacon: beacon,
                treasury: treasury,
                minBond: MIN_BOND,
                keeperCap: KEEPER_CAP,
                challengeSeconds: CHALLENGE_SECONDS,
                proofSeconds: PROOF_SECONDS,
                dataSeconds: DATA_SECONDS,
                uptimeFeed: uptimeFeed(),
                outageGrace: address(uptimeFeed()) == address(0) ? 0 : OUTAGE_GRACE,
                postReward: POST_REWARD
            });
    }

    /// @notice The feed of the market; most tests need none.
    function uptimeFeed() internal view virtual returns (IUptimeFeed) {
        return IUptimeFeed(address(0));
    }

    function newToken() internal virtual returns (TestToken) {
        return new TestToken();
    }

    /* MONEY */

    function fund(address account, uint256 amount) internal {
        token.mint(address(this), amount);
        token.approve(address(market), amount);
        market.depositFor(account, amount);
    }

    function stakeFor(address account, uint256 amount) internal {
        token.mint(address(this), amount);
        token.approve(address(vault), amount);
        vault.stake(account, amount);
    }

    function balanceOf(address account) internal view returns (uint256) {
        return market.accountOf(account).balance;
    }

    /// @notice Collects and splits the fees of the operators' jobs.
    function distributeFees() internal {
        address[] memory operators = new address[](2);
        (operators[0], operators[1]) = (operator, other);
        market.distributeFees(operators);
    }

    /// @notice Shares of ended jobs' bonds on their way back to the vault.
    function releasedOf(address account) internal view returns (uint256 shares) {
        (shares, ) = market.releasedOf(account);
    }

    /// @notice What pays for posts.
    function pot() internal view returns (uint256) {
        return balanceOf(address(beacon));
    }

    function insurance() internal view returns (uint256 amount) {
        (, amount) = vault.totals();
    }

    /* JOBS */

    /// @notice Publishes a model of one output word, with a circuit.
    function publish(uint32 inputWords) internal returns (Model memory published) {
        published.circuitId = circuits.register(MarketCircuit.key(inputWords + 2));
        published.weightsHash = keccak256("weights");
        (published.inputWords, published.outputWords) = (inputWords, 1);
        models.publishModel(published, "");
    }

    /// @notice A request at a fixed price of 10 tokens: an hour to lock, ten minutes to compute, a day in all.
    function newRequest(uint256 nonce) internal view returns (Request memory request) {
        request.requester = requester;
        request.modelId = modelId;
        request.inputCommitment = bytes32(uint256(0x1234));
        request.nonce = nonce;
        request.minPrice = 10 ether;
        request.maxPrice = 10 ether;
        request.rampStart = uint40(block.timestamp);
        request.rampEnd = uint40(block.timestamp);
        request.lockBy = uint40(block.timestamp + 1 hours);
        request.executionWindow = 10 minutes;
        request.deadline = uint40(block.timestamp + 1 days);
    }

    /// @notice The same, from 2 tokens to 10 in its first hour.
    function newRamp(uint256 nonce) internal view returns (Request memory request) {
        request = newRequest(nonce);
        request.minPrice = 2 ether;
        request.rampEnd = uint40(block.timestamp + 1 hours);
    }

    function open(Request memory request) internal returns (bytes32 jobId) {
        vm.prank(request.requester);
        return market.requestInference(request, "");
    }

    function lock(Request memory request, address locker) internal {
        vm.prank(locker);
        market.lock(request, 10_000);
    }

    function openAndLock(Request memory request) internal returns (bytes32 jobId) {
        jobId = open(request);
        lock(request, operator);
    }

    /// @notice A valid settlement of a locked job.
    function settlementOf(Request memory request) internal view returns (ISettlements.Settlement memory settlement) {
        return settlementOf(request, outputsOf(request));
    }

    function settlementOf(
        Request memory request,
        uint256[] memory outputs
    ) internal view returns (ISettlements.Settlement memory settlement) {
        settlement.request = request;
        settlement.outputs = outputs;
        bytes32 jobId = market.jobIdOf(request);
        (Job job, ) = market.jobOf(jobId);
        settlement.proof = MarketCircuit.prove(
            signalsOf(request, outputs, contextOf(jobId, job.operator(), request.modelId))
        );
    }

    function signalsOf(
        Request memory request,
        uint256[] memory outputs,
        uint256 context
    ) internal pure returns (uint256[] memory signals) {
        signals = new uint256[](outputs.length + 2);
        signals[0] = uint256(request.inputCommitment);
        for (uint256 i = 0; i < outputs.length; ++i) signals[i + 1] = outputs[i];
        signals[outputs.length + 1] = context;
    }

    function contextOf(bytes32 jobId, address payee, bytes32 modelId_) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, address(market), jobId, payee, modelId_))) % MarketCircuit.R;
    }

    function outputsOf(Request memory request) internal pure returns (uint256[] memory outputs) {
        outputs = new uint256[](1);
        outputs[0] = uint256(keccak256(abi.encode("output", request.nonce))) >> 8;
    }

    function resultHash(bytes32 jobId, uint256[] memory outputs) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(jobId, outputs));
    }

    function settle(Request memory request) internal {
        ISettlements.Settlement memory settlement = settlementOf(request);
        vm.prank(operator);
        market.settle(model, settlement);
    }

    function sign(Request memory request, uint256 key) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, market.jobIdOf(request));
        return abi.encodePacked(r, s, v);
    }

    /* CHECKS */

    function assertState(bytes32 jobId, JobState expected) internal view {
        assertEq(uint256(market.stateOf(jobId)), uint256(expected), "state");
    }

    function expectError(bytes memory reason) internal {
        vm.expectRevert(reason);
    }

    function expectWrongState(bytes32 jobId, JobState actual, JobState needed) internal {
        vm.expectRevert(abi.encodeWithSelector(IRequests.WrongState.selector, jobId, actual, needed));
    }

    /// @notice Every token is accounted for, in both contracts, and no terminal job holds anything of the accounts named.
    function assertSolvent(address[] memory accounts, uint256 reserved) internal view {
        uint256 sum = reserved;
        for (uint256 i = 0; i < accounts.length; ++i)
            sum += balanceOf(accounts[i]) + market.accountOf(accounts[i]).fees;
        assertEq(token.balanceOf(address(market)), sum, "market solvent");
        (uint256 staked, uint256 insured) = vault.totals();
        assertEq(token.balanceOf(address(vault)), staked + insured, "vault solvent");
    }

    function only(address account) internal pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = account;
    }

    function everyone() internal view returns (address[] memory accounts) {
        accounts = new address[](10);
        accounts[0] = requester;
        accounts[1] = operator;
        accounts[2] = other;
        accounts[3] = keeper;
        accounts[4] = relayer;
        accounts[5] = treasury;
        accounts[6] = guardian;
        accounts[7] = address(market);
        accounts[8] = address(vault);
        accounts[9] = address(beacon);
    }
}
