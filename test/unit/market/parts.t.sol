// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {JobMarket} from "../../../contracts/JobMarket.sol";
import {IAssay} from "../../../contracts/interfaces/IAssay.sol";
import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobLibrary, JobState} from "../../../contracts/types/Job.sol";
import {MarketConfig} from "../../../contracts/types/MarketConfig.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {Creation} from "../../utils/Creation.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract EnclaveViewsTest is EnclaveTest {
    /* CHECK REQUEST */

    function test_CheckRequest_RevertWhen_AProofIsAskedOfAModelWithoutCircuit() external {
        Request memory request = newRequest(1);
        request.modelId = blindId;
        _refuses(request, abi.encodeWithSelector(IRequests.ModelHasNoCircuit.selector, blindId));
    }

    function testFuzz_CheckRequest_RevertWhen_LessIsAtRiskThanThePrice(uint96 value) external {
        Request memory request = newEnclaveRequest(1);
        request.valueAtRisk = uint96(bound(value, 0, request.maxPrice - 1));
        _refuses(request, abi.encodeWithSelector(IRequests.MalformedValueAtRisk.selector, request.valueAtRisk));
    }

    function test_CheckRequest_RevertGiven_TheModelIsUnknown() external {
        Request memory request = newEnclaveRequest(1);
        request.modelId = keccak256("unknown");
        _refuses(request, abi.encodeWithSelector(IModelRegistry.UnknownModel.selector, request.modelId));
    }

    function test_CheckRequest_RevertGiven_TheModelHasNoRuntime() external {
        Request memory request = newEnclaveRequest(1);
        request.modelId = keccak256(abi.encode(publish(1)));
        _refuses(request, abi.encodeWithSelector(IRequests.ModelHasNoRuntime.selector, request.modelId));
    }

    function test_CheckRequest_RevertGiven_ProofAndSignatureAreAskedOfAModelWithoutCircuit() external {
        Request memory request = newBlindRequest(1);
        request.assurance = Assurance.EnclaveAndProof;
        _refuses(request, abi.encodeWithSelector(IRequests.ModelHasNoCircuit.selector, blindId));
    }

    function test_CheckRequest_RefusesAModelWithoutCircuit_GivenAllVendorsAreBroken() external {
        _breakBoth();
        _refuses(newBlindRequest(1), abi.encodeWithSelector(IRequests.VendorsBroken.selector, blindId));
    }

    function testFuzz_CheckRequest_RefusesAConfidentialJob_GivenAllVendorsAreBroken(bool both) external {
        _breakBoth();
        Request memory request = newEnclaveRequest(1);
        request.confidential = true;
        if (both) request.assurance = Assurance.EnclaveAndProof;
        _refuses(request, abi.encodeWithSelector(IRequests.VendorsBroken.selector, modelId));
    }

    function test_CheckRequest_TakesAProvableJob_GivenAllVendorsAreBroken() external {
        _breakBoth();
        _takes(newEnclaveRequest(1));
    }

    function testFuzz_CheckRequest_TakesAll_GivenOneVendorIsNotBroken(bool first, bool degraded) external {
        lower(first ? VENDOR : OTHER_VENDOR, VendorStatus.Broken);
        if (degraded) lower(first ? OTHER_VENDOR : VENDOR, VendorStatus.Degraded);
        _takes(newBlindRequest(1));
        Request memory request = newEnclaveRequest(2);
        request.confidential = true;
        _takes(request);
        request = newBlindRequest(3);
        request.confidential = true;
        _takes(request);
    }

    function test_CheckRequest_RefusesIt_GivenOnlyAVendorThatTheRuntimeDoesNotNameIsLeft() external {
        enclaves.registerVendor(130, verifier, TcbStatus.UpToDate, 1, 168);
        _breakBoth();
        _refuses(newBlindRequest(1), abi.encodeWithSelector(IRequests.VendorsBroken.selector, blindId));
    }

    function test_CheckRequest_HoldsForWhatRequestInferenceTakes() external {
        Request memory request = newEnclaveRequest(1);
        _takes(request);
        request.nonce = 2;
        request.assurance = Assurance.EnclaveAndProof;
        request.valueAtRisk = 64 * request.maxPrice;
        _takes(request);
        assertSolvent(everyone(), 20 ether + FUNDS);
    }

    /* WINDOWS */

    function test_WindowsOf_HasNoProofWindowWithoutADispute() external {
        (, Delivery memory made) = openAndDeliver(newEnclaveRequest(1));
        (uint256 challengeBy, uint256 proveBy) = market.windowsOf(made.pack());
        assertEq(challengeBy, START + CHALLENGE_SECONDS, "challenge");
        assertEq(proveBy, 0, "proof");
    }

    function testFuzz_WindowsOf_GrowsWithTheWorstStatusSeen(uint8 kept, uint8 current, uint32 since) external {
        Delivery memory made;
        (made.vendor, made.deliveredAt, made.disputedAt) = (VENDOR, START, uint40(since) + 1);
        made.status = VendorStatus(bound(kept, 0, 2));
        current = uint8(bound(current, 0, 2));
        if (current != 0) lower(VENDOR, VendorStatus(current));
        uint256 factor = made.status == VendorStatus.Trusted && current == 0 ? 1 : 4;
        (uint256 challengeBy, uint256 proveBy) = market.windowsOf(made.pack());
        assertEq(challengeBy, START + factor * CHALLENGE_SECONDS, "challenge");
        assertEq(proveBy, uint256(since) + 1 + factor * PROOF_SECONDS, "proof");
    }

    function testFuzz_ChallengeBond_IsTheFeeBetweenPriceAndBond(uint96 fee, uint96 price, uint24 bondBps) external {
        price = uint96(bound(price, 0, 1e24));
        fee = uint96(bound(fee, 0, 3e24));
        bondBps = uint24(bound(bondBps, 10_000, type(uint24).max));
        declare(operator, 50, fee);
        Delivery memory made;
        made.price = price;
        made.lock = JobLibrary.open(0, 0, 0).lock(operator, 0, 255, bondBps);
        uint256 least = price > MIN_BOND ? price : MIN_BOND;
        uint256 most = market.bondFor(price, bondBps);
        uint256 bond = market.challengeBond(made.pack());
        assertEq(
            bond,
            fee < least
                ? least
                : fee > most
                    ? most
                    : fee,
            "bond"
        );
    }

    function test_ProverOf_TellsTheNextTurn() external {
        (uint256 pace, uint96 fee, uint256 turn) = market.proverOf(keeper);
        assertEq(pace, 300_000, "five minutes until another time is declared");
        assertEq(fee, 0, "no fee");
        assertEq(turn, block.timestamp + 300, "after one proof");
        declare(keeper, 1_501, 7);
        (pace, fee, turn) = market.proverOf(keeper);
        assertEq(pace, 1_510, "rounded up");
        assertEq(fee, 7, "fee");
        assertEq(turn, block.timestamp + 2, "rounded up");
    }

    /* SIGNATURES */

    function testFuzz_DigestOf_IsInTheDomainOfTheMarketAndTheChain(bytes32 root, uint64 chain) external {
        chain = uint64(bound(chain, 1, type(uint64).max));
        vm.chainId(chain);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Assay JobMarket"),
                keccak256("1"),
                chain,
                address(market)
            )
        );
        bytes32 hash = keccak256(abi.encode(keccak256("Results(bytes32 root)"), root));
        assertEq(market.digestOf(root), keccak256(abi.encodePacked("\x19\x01", domain, hash)), "digest");
    }

    /* CONFIGURATION */

    function test_Config_IsWhatTheModuleWasBuiltOn() external view {
        bytes32 expected = keccak256(abi.encode(marketConfig()));
        assertEq(keccak256(abi.encode(market.config())), expected, "through the market");
        address[4] memory modules = _modules();
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(keccak256(abi.encode(IAssay(modules[i]).config())), expected, "at its own address");
        }
    }

    function test_LongestAfterlife_IsEveryWindowAtItsLongest() external view {
        uint256 windows = 4 * (uint256(CHALLENGE_SECONDS) + PROOF_SECONDS);
        uint256 backlog = 48 hours;
        assertEq(
            market.longestAfterlife(),
            3 * uint256(DATA_SECONDS) + 10 minutes + windows + backlog + 96 hours,
            "seconds"
        );
    }

    /// @dev A job that takes every window to its last second; two steps are possible only a second after a window.
    function test_LongestAfterlife_CoversAJobThatTakesEveryWindow() external {
        vm.warp(START + 167 hours - 1 - 10 minutes);
        fund(operator, 1 ether);
        Request memory request = newEnclaveRequest(1);
        (request.inputDigest, request.executionWindow) = (keccak256("input"), 8 hours);
        request.deadline = uint40(block.timestamp + 1 hours + 8 hours);
        open(request);
        vm.warp(request.lockBy);
        lock(request, operator);
        vm.warp(block.timestamp + DATA_SECONDS);
        vm.prank(operator);
        market.demandInput(request);
        vm.warp(block.timestamp + DATA_SECONDS);
        market.postInput(request, "input");
        vm.warp(block.timestamp + 8 hours);
        register(VENDOR, 0x57a4, operator);
        Delivery memory made = _deliverWithDigest(request, 0x57a4);
        lower(VENDOR, VendorStatus.Degraded);
        mineAudit(request, made, true);
        vm.warp(block.timestamp + 4 * CHALLENGE_SECONDS);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        (made.status, made.demandedAt) = (VendorStatus.Degraded, uint40(block.timestamp));
        // No bytes come, and the audit that no account opened before is opened last.
        vm.warp(block.timestamp + DATA_SECONDS + 1);
        market.expireOutput(request, made.pack());
        made = disputed(made, address(0));
        vm.warp(uint256(made.disputedAt) + 4 * PROOF_SECONDS + 1);
        market.expireDispute(request, made.pack());
        // A slash of a fault in the first second of a day waits longest. The turn comes at once here, and behind a full queue in
        // `test/attacks/Floods.t.sol`.
        uint256 end = block.timestamp + 96 hours + market.MAX_BACKLOG_SECONDS();
        assertLe(end, request.deadline + market.longestAfterlife() + 3, "its end, with the delay of a slash");
        assertGe(
            end + 10 minutes,
            request.deadline + market.longestAfterlife(),
            "and no sooner, but for the moment of a post"
        );
    }

    function test_Constructor_RevertGiven_TheWindowsAreTooLong() external {
        MarketConfig memory config = marketConfig();
        config.proofSeconds += _slack() / 4 + 1;
        uint256 limit = vault.UNBONDING_SECONDS() / 2;
        uint256 longest = market.MAX_JOB_SECONDS() + market.longestAfterlife() + 4 * uint256(_slack() / 4 + 1);
        (address made, bytes memory reason) = Creation.attempt(_marketCode(config));
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(JobMarket.WindowsTooLong.selector, longest, limit), "reason");
    }

    function test_Constructor_TakesTheLongestWindowsThatFit() external {
        MarketConfig memory config = marketConfig();
        config.proofSeconds += _slack() / 4;
        (address made, ) = Creation.attempt(_marketCode(config));
        assertTrue(made != address(0), "deploys");
    }

    function testFuzz_Constructor_RevertGiven_AModuleOfAnotherConfiguration(
        uint256 which,
        uint32 dataSeconds
    ) external {
        MarketConfig memory config = marketConfig();
        config.dataSeconds = uint32(bound(dataSeconds, 0, DATA_SECONDS - 1));
        address[4] memory modules = _modules();
        which = bound(which, 0, 3);
        string[4] memory names = ["RequestModule", "ResultModule", "DisputeModule", "WithholdingModule"];
        modules[which] = _deploy(string.concat(names[which], ".sol:", names[which]), abi.encode(config));
        (address made, bytes memory reason) = Creation.attempt(_codeOf(marketConfig(), modules));
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(JobMarket.ConfigMismatch.selector, modules[which]), "reason");
    }

    function test_Constructor_RevertWhen_TheTreasuryIsZero() external {
        MarketConfig memory config = marketConfig();
        config.treasury = address(0);
        (address made, bytes memory reason) = Creation.attempt(_marketCode(config));
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(IMoney.ZeroRecipient.selector), "reason");
    }

    function test_Constructor_RevertWhen_TheSmallestBondIsZero() external {
        MarketConfig memory config = marketConfig();
        config.minBond = 0;
        (address made, bytes memory reason) = Creation.attempt(_marketCode(config));
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(JobMarket.NoMinBond.selector), "reason");
    }

    function test_AllPartsStayDeployable() external view {
        uint256 limit = 24_576 - 3_072;
        assertLe(address(market).code.length, limit, "the market");
        address[4] memory modules = _modules();
        for (uint256 i = 0; i < 4; ++i) assertLe(modules[i].code.length, limit, "a module");
        assertLe(vm.getCode("JobMarket.sol:JobMarket").length, 49_152 - 17 * 32, "initcode with its arguments");
    }

    /* FALLBACK */

    function testFuzz_Fallback_RevertWhen_NoPartHasTheFunction(bytes32 seed, bytes calldata arguments) external {
        bytes4 selector = bytes4(keccak256(abi.encode("no function", seed)));
        (bool success, bytes memory reason) = address(market).call(abi.encodePacked(selector, arguments));
        assertFalse(success, "refused");
        assertEq(reason.length, 0, "without a reason");
    }

    function test_Fallback_RevertWhen_TheCallIsEmpty() external {
        (bool success, ) = address(market).call("");
        assertFalse(success, "refused");
    }

    function test_Fallback_RevertWhen_EtherComesWithIt() external {
        vm.deal(address(this), 3);
        (bool success, ) = address(market).call{value: 1}("");
        assertFalse(success, "alone");
        (success, ) = address(market).call{value: 1}(abi.encodeCall(market.proverOf, (operator)));
        assertFalse(success, "with a function of a module");
        address[4] memory modules = _modules();
        for (uint256 i = 0; i < 4; ++i) {
            (success, ) = modules[i].call{value: 1}("");
            assertFalse(success, "to a module");
            assertEq(modules[i].balance, 0, "no ether in it");
        }
        assertEq(address(market).balance, 0, "no ether in the market");
    }

    function test_Fallback_PassesResultsAndErrorsOn() external {
        (bool success, bytes memory answer) = address(market).call(abi.encodeCall(market.config, ()));
        assertTrue(success, "answers");
        assertEq(answer, abi.encode(marketConfig()), "the answer, byte for byte");
        (success, answer) = address(market).call(abi.encodeCall(market.finaliseMany, (new IResults.Finalisation[](0))));
        assertFalse(success, "reverts");
        assertEq(answer, abi.encodeWithSelector(ILocks.EmptyBatch.selector), "the error, byte for byte");
    }

    function test_Fallback_ReachesEveryPartThroughMulticall() external {
        Request memory request = newEnclaveRequest(1);
        openAndLock(request);
        IResults.Result memory result = resultOf(request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(market.deliver, (model, result, new bytes32[](0), signature));
        calls[1] = abi.encodeCall(market.jobIdOf, (request));
        calls[2] = abi.encodeCall(market.longestAfterlife, ());
        bytes[] memory answers = market.multicall(calls);
        assertState(abi.decode(answers[1], (bytes32)), JobState.Provisional);
        assertEq(abi.decode(answers[2], (uint256)), market.longestAfterlife(), "a view's");
    }

    function test_Fallback_CannotBeEnteredTwice() external {
        HostileCallback hostile = new HostileCallback();
        Request memory pending = newEnclaveRequest(9);
        (, Delivery memory waiting) = openAndDeliver(pending);
        Request memory request = newRequest(1);
        (request.callback, request.callbackGas) = (address(hostile), 400_000);
        openAndLock(request);
        mineAudit(pending, waiting, false);
        // From the callback of the market's own half into the other half: one guard for both.
        hostile.setReentry(address(market), abi.encodeCall(market.draw, (idOf(pending), waiting.pack())));
        settle(request);
        assertFalse(hostile.reentered(), "refused");
        bytes4 refusal = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        assertEq(bytes32(hostile.reentryError()), bytes32(refusal), "by the guard");
    }

    function test_Fallback_ModuleAloneKnowsNoJob() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndDeliver(request);
        IAssay module = IAssay(market.RESULT_MODULE());
        bytes32 jobId = idOf(request);
        bytes memory code = abi.encodeCall(market.draw, (jobId, made.pack()));
        (bool success, bytes memory reason) = address(module).call(code);
        assertFalse(success, "draw");
        assertEq(bytes32(bytes4(reason)), bytes32(IRequests.WrongState.selector), "no such job");
        IResults.Result memory result = resultOf(request);
        (success, reason) = address(module).call(
            abi.encodeCall(market.deliver, (model, result, new bytes32[](0), new bytes(65)))
        );
        assertEq(bytes32(bytes4(reason)), bytes32(IRequests.WrongState.selector), "no lock");
        (success, reason) = address(module).call(abi.encodeCall(market.finalise, (jobId, made.pack())));
        assertEq(bytes32(bytes4(reason)), bytes32(IRequests.WrongState.selector), "nothing to finalise");
        (success, reason) = market.WITHHOLDING_MODULE().call(abi.encodeCall(market.postInput, (request, "input")));
        assertEq(bytes32(bytes4(reason)), bytes32(IRequests.WrongState.selector), "nothing to post");
    }

    function test_Fallback_ModuleAloneTouchesNoMoney() external {
        address[4] memory modules = _modules();
        for (uint256 i = 0; i < 4; ++i) _touchesNoMoney(modules[i]);
    }

    function test_Fallback_ModuleAloneObeysNoGuardian() external {
        address module = market.REQUEST_MODULE();
        vm.prank(guardian);
        (bool success, bytes memory reason) = module.call(abi.encodeCall(market.pauseIntake, ()));
        assertFalse(success, "refused");
        bytes4 selector = IAccessManaged.AccessManagedUnauthorized.selector;
        assertEq(reason, abi.encodeWithSelector(selector, guardian), "by an authority that is not there");
    }

    function _touchesNoMoney(address module) private {
        assertTrue(module != address(market), "another address");
        assertEq(token.balanceOf(module), 0, "it holds nothing");
        token.mint(module, 1 ether);
        (bool success, ) = module.call(abi.encodeCall(market.withdraw, (1)));
        assertFalse(success, "it lets no account withdraw");
        (success, ) = module.call(abi.encodeCall(market.takeReleased, (operator)));
        assertFalse(success, "nor a vault");
    }

    /* SETTLEMENT BY PROOF */

    function test_Settle_SettlesAnEnclaveJobThatIsLocked() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = openAndLock(request);
        settle(request);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid at once");
        assertSolvent(everyone(), FUNDS);
    }

    function test_Settle_RevertGiven_ProofAndSignatureAreAskedFor() external {
        Request memory request = newEnclaveRequest(1);
        request.assurance = Assurance.EnclaveAndProof;
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.EnclaveAndProof));
        market.settle(model, settlement);
    }

    /* PRIVATE */

    function _deliverWithDigest(Request memory request, uint256 key) private returns (Delivery memory made) {
        IResults.Result memory result = resultOf(request);
        result.outputDigest = keccak256("bytes");
        made = deliveryOf(result, VENDOR);
        market.deliver(model, result, new bytes32[](0), signRoot(key, leafOf(result, operator)));
    }

    function _modules() private view returns (address[4] memory) {
        return [market.REQUEST_MODULE(), market.RESULT_MODULE(), market.DISPUTE_MODULE(), market.WITHHOLDING_MODULE()];
    }

    function _breakBoth() private {
        lower(VENDOR, VendorStatus.Broken);
        lower(OTHER_VENDOR, VendorStatus.Broken);
    }

    function _takes(Request memory request) private {
        market.checkRequest(request);
        assertState(open(request), JobState.Open);
    }

    /// @dev Refused alike when it is asked for and when it is made.
    function _refuses(Request memory request, bytes memory reason) private {
        expectError(reason);
        market.checkRequest(request);
        vm.prank(requester);
        expectError(reason);
        market.requestInference(request, "");
    }

    /// @dev Seconds by which a job's longest life could grow.
    function _slack() private view returns (uint32) {
        return uint32(vault.UNBONDING_SECONDS() / 2 - market.MAX_JOB_SECONDS() - market.longestAfterlife());
    }

    function _marketCode(MarketConfig memory config) private returns (bytes memory) {
        return
            _codeOf(
                config,
                [
                    _deploy("RequestModule.sol:RequestModule", abi.encode(config)),
                    _deploy("ResultModule.sol:ResultModule", abi.encode(config)),
                    _deploy("DisputeModule.sol:DisputeModule", abi.encode(config)),
                    _deploy("WithholdingModule.sol:WithholdingModule", abi.encode(config))
                ]
            );
    }

    function _codeOf(MarketConfig memory config, address[4] memory modules) private view returns (bytes memory) {
        bytes memory arguments = abi.encode(config, modules[0], modules[1], modules[2], modules[3], authority);
        return abi.encodePacked(vm.getCode("JobMarket.sol:JobMarket"), arguments);
    }
}
