// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAvailabilityModule} from "../../../contracts/interfaces/IAvailabilityModule.sol";
import {IEnclaveModule} from "../../../contracts/interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../../../contracts/interfaces/IJobMarket.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {MarketConfig} from "../../../contracts/types/MarketConfig.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {Creation} from "../../utils/Creation.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract EnclaveViewsTest is EnclaveTest {
    /* CHECK REQUEST */

    function test_CheckRequest_RevertWhen_AProofIsAskedFor() external {
        expectError(abi.encodeWithSelector(IJobMarket.UnsupportedAssurance.selector, Assurance.Proof));
        enclave.checkRequest(newRequest(1));
    }

    function testFuzz_CheckRequest_RevertWhen_LessIsAtRiskThanThePrice(uint96 value) external {
        Request memory request = newEnclaveRequest(1);
        request.valueAtRisk = uint96(bound(value, 0, request.maxPrice - 1));
        _refuses(request, abi.encodeWithSelector(IJobMarket.MalformedValueAtRisk.selector, request.valueAtRisk));
    }

    function test_CheckRequest_RevertGiven_TheModelIsUnknown() external {
        Request memory request = newEnclaveRequest(1);
        request.modelId = keccak256("unknown");
        _refuses(request, abi.encodeWithSelector(IModelRegistry.UnknownModel.selector, request.modelId));
    }

    function test_CheckRequest_RevertGiven_TheModelHasNoRuntime() external {
        Request memory request = newEnclaveRequest(1);
        request.modelId = keccak256(abi.encode(publish(3)));
        _refuses(request, abi.encodeWithSelector(IEnclaveModule.ModelHasNoRuntime.selector, request.modelId));
    }

    function test_CheckRequest_RevertGiven_ProofAndSignatureAreAskedOfAModelWithoutCircuit() external {
        Request memory request = newBlindRequest(1);
        request.assurance = Assurance.EnclaveAndProof;
        _refuses(request, abi.encodeWithSelector(IJobMarket.ModelHasNoCircuit.selector, blindId));
    }

    function test_CheckRequest_RefusesAModelWithoutCircuit_GivenAllVendorsAreBroken() external {
        _breakBoth();
        _refuses(newBlindRequest(1), abi.encodeWithSelector(IEnclaveModule.VendorsBroken.selector, blindId));
    }

    function testFuzz_CheckRequest_RefusesAConfidentialJob_GivenAllVendorsAreBroken(bool both) external {
        _breakBoth();
        Request memory request = newEnclaveRequest(1);
        request.confidential = true;
        if (both) request.assurance = Assurance.EnclaveAndProof;
        _refuses(request, abi.encodeWithSelector(IEnclaveModule.VendorsBroken.selector, modelId));
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
        _refuses(newBlindRequest(1), abi.encodeWithSelector(IEnclaveModule.VendorsBroken.selector, blindId));
    }

    function test_CheckRequest_HoldsForWhatRequestInferenceTakes() external {
        Request memory request = newEnclaveRequest(1);
        _takes(request);
        request.nonce = 2;
        request.assurance = Assurance.EnclaveAndProof;
        request.valueAtRisk = type(uint96).max;
        _takes(request);
        assertSolvent(everyone(), 20 ether + FUNDS);
    }

    /* WINDOWS */

    function test_WindowsOf_HasNoProofWindowWithoutADispute() external {
        (, Delivery memory made) = openAndDeliver(newEnclaveRequest(1));
        (uint256 challengeBy, uint256 proveBy) = availability.windowsOf(made.pack());
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
        (uint256 challengeBy, uint256 proveBy) = availability.windowsOf(made.pack());
        assertEq(challengeBy, START + factor * CHALLENGE_SECONDS, "challenge");
        assertEq(proveBy, uint256(since) + 1 + factor * PROOF_SECONDS, "proof");
    }

    function testFuzz_ChallengeBond_IsThePriceButAtLeastTheSmallestBond(uint96 price) external view {
        assertEq(enclave.challengeBond(price), price > MIN_BOND ? price : MIN_BOND, "bond");
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
        assertEq(enclave.digestOf(root), keccak256(abi.encodePacked("\x19\x01", domain, hash)), "digest");
    }

    /* CONFIGURATION */

    function test_Config_IsWhatTheModuleWasBuiltOn() external view {
        bytes32 expected = keccak256(abi.encode(marketConfig()));
        assertEq(keccak256(abi.encode(availability.config())), expected, "through the market");
        assertEq(keccak256(abi.encode(_last().config())), expected, "at its own address");
    }

    function test_LongestAfterlife_IsEveryWindowAtItsLongest() external view {
        uint256 windows = 4 * (uint256(CHALLENGE_SECONDS) + PROOF_SECONDS);
        assertEq(availability.longestAfterlife(), 3 * uint256(DATA_SECONDS) + windows + 48 hours, "seconds");
    }

    /// @dev A job that takes every window to its last second; two steps are possible only a second after a window.
    function test_LongestAfterlife_CoversAJobThatTakesEveryWindow() external {
        vm.warp(START + 167 hours - 1);
        Request memory request = newEnclaveRequest(1);
        (request.inputDigest, request.executionWindow) = (keccak256("input"), 8 hours);
        request.deadline = uint40(block.timestamp + 1 hours + 8 hours);
        open(request);
        vm.warp(request.lockBy);
        lock(request, operator);
        vm.warp(block.timestamp + DATA_SECONDS);
        vm.prank(operator);
        availability.demandInput(request);
        vm.warp(block.timestamp + DATA_SECONDS);
        availability.postInput(request, "input");
        vm.warp(block.timestamp + 8 hours);
        register(VENDOR, 0x57a4, operator);
        Delivery memory made = _deliverWithDigest(request, 0x57a4);
        lower(VENDOR, VendorStatus.Degraded);
        uint96 number = mineAudit(request, made, true);
        vm.warp(block.timestamp + 4 * CHALLENGE_SECONDS);
        vm.prank(requester);
        availability.demandOutput(request, made.pack());
        (made.status, made.demandedAt) = (VendorStatus.Degraded, uint40(block.timestamp));
        vm.warp(block.timestamp + DATA_SECONDS + 1);
        availability.expireOutput(request, made.pack());
        made = disputed(made, number, address(0));
        vm.warp(block.timestamp + 4 * PROOF_SECONDS + 1);
        enclave.expireDispute(request, made.pack());
        uint256 end = block.timestamp + 48 hours;
        assertLe(end, request.deadline + availability.longestAfterlife() + 2, "its end, with the delay of a slash");
        assertGe(end, request.deadline + availability.longestAfterlife(), "and no sooner");
    }

    function test_Constructor_RevertGiven_TheWindowsAreTooLong() external {
        MarketConfig memory config = marketConfig();
        config.dataSeconds += _slack() / 3 + 1;
        uint256 limit = vault.UNBONDING_SECONDS() / 2;
        uint256 longest = market.MAX_JOB_SECONDS() + availability.longestAfterlife() + 3 * uint256(_slack() / 3 + 1);
        (address made, bytes memory reason) = Creation.attempt(_marketCode(config));
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(IJobMarket.WindowsTooLong.selector, longest, limit), "reason");
    }

    function test_Constructor_TakesTheLongestWindowsThatFit() external {
        MarketConfig memory config = marketConfig();
        config.dataSeconds += _slack() / 3;
        (address made, ) = Creation.attempt(_marketCode(config));
        assertTrue(made != address(0), "deploys");
    }

    function test_AllPartsStayDeployable() external view {
        assertLe(address(market).code.length, 24_400, "the market");
        assertLe(address(_module()).code.length, 24_400, "the module");
        assertLe(address(_last()).code.length, 24_400, "the last part");
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
        (success, ) = address(market).call{value: 1}(abi.encodeCall(IEnclaveModule.challengeBond, (1)));
        assertFalse(success, "with a function of the module");
        (success, ) = address(_module()).call{value: 1}("");
        assertFalse(success, "to the module");
        (success, ) = address(_last()).call{value: 1}("");
        assertFalse(success, "to the last part");
        assertEq(address(market).balance + address(_module()).balance, 0, "no ether in either");
    }

    function test_Fallback_PassesResultsAndErrorsOn() external {
        (bool success, bytes memory answer) = address(market).call(abi.encodeCall(IAvailabilityModule.config, ()));
        assertTrue(success, "answers");
        assertEq(answer, abi.encode(marketConfig()), "the answer, byte for byte");
        (success, answer) = address(market).call(
            abi.encodeCall(IEnclaveModule.finaliseMany, (new IEnclaveModule.Finalisation[](0)))
        );
        assertFalse(success, "reverts");
        assertEq(answer, abi.encodeWithSelector(IJobMarket.EmptyBatch.selector), "the error, byte for byte");
    }

    function test_Fallback_ReachesEveryPartThroughMulticall() external {
        Request memory request = newEnclaveRequest(1);
        openAndLock(request);
        IEnclaveModule.Result memory result = resultOf(request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IEnclaveModule.deliver, (model, result, new bytes32[](0), signature));
        calls[1] = abi.encodeCall(IJobMarket.jobIdOf, (request));
        calls[2] = abi.encodeCall(IAvailabilityModule.longestAfterlife, ());
        bytes[] memory answers = market.multicall(calls);
        assertState(abi.decode(answers[1], (bytes32)), JobState.Provisional);
        assertEq(abi.decode(answers[2], (uint256)), availability.longestAfterlife(), "the last part's");
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
        hostile.setReentry(address(market), abi.encodeCall(IEnclaveModule.draw, (idOf(pending), waiting.pack())));
        settle(request);
        assertFalse(hostile.reentered(), "refused");
        bytes4 refusal = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        assertEq(bytes32(hostile.reentryError()), bytes32(refusal), "by the guard");
    }

    function test_Fallback_ModuleAloneKnowsNoJob() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndDeliver(request);
        IEnclaveModule module = _module();
        bytes32 jobId = idOf(request);
        bytes memory code = abi.encodeCall(IEnclaveModule.draw, (jobId, made.pack()));
        (bool success, bytes memory reason) = address(module).call(code);
        assertFalse(success, "draw");
        assertEq(bytes32(bytes4(reason)), bytes32(IJobMarket.WrongState.selector), "no such job");
        IEnclaveModule.Result memory result = resultOf(request);
        (success, reason) = address(module).call(
            abi.encodeCall(IEnclaveModule.deliver, (model, result, new bytes32[](0), new bytes(65)))
        );
        assertEq(bytes32(bytes4(reason)), bytes32(IJobMarket.WrongState.selector), "no lock");
        (success, reason) = address(module).call(abi.encodeCall(IEnclaveModule.finalise, (jobId, made.pack())));
        assertEq(bytes32(bytes4(reason)), bytes32(IJobMarket.WrongState.selector), "nothing to finalise");
        (success, reason) = address(_last()).call(abi.encodeCall(IAvailabilityModule.postInput, (request, "input")));
        assertEq(bytes32(bytes4(reason)), bytes32(IJobMarket.WrongState.selector), "nothing to post");
    }

    function test_Fallback_ModuleAloneTouchesNoMoney() external {
        _touchesNoMoney(address(_module()));
        _touchesNoMoney(address(_last()));
    }

    function _touchesNoMoney(address module) private {
        assertTrue(module != address(market), "another address");
        assertEq(token.balanceOf(module), 0, "it holds nothing");
        token.mint(module, 1 ether);
        (bool success, ) = module.call(abi.encodeCall(IJobMarket.withdraw, (1)));
        assertFalse(success, "it has no withdrawal");
        (success, ) = module.call(abi.encodeCall(IJobMarket.takeReleased, (operator)));
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
        IJobMarket.Settlement memory settlement = settlementOf(request);
        expectError(abi.encodeWithSelector(IJobMarket.UnsupportedAssurance.selector, Assurance.EnclaveAndProof));
        market.settle(model, settlement);
    }

    /* PRIVATE */

    function _deliverWithDigest(Request memory request, uint256 key) private returns (Delivery memory made) {
        IEnclaveModule.Result memory result = resultOf(request);
        result.outputDigest = keccak256("bytes");
        made = deliveryOf(result, VENDOR);
        enclave.deliver(model, result, new bytes32[](0), signRoot(key, leafOf(result, operator)));
    }

    function _module() private view returns (IEnclaveModule) {
        return IEnclaveModule(market.ENCLAVE_MODULE());
    }

    function _last() private view returns (IAvailabilityModule) {
        return IAvailabilityModule(_module().AVAILABILITY_MODULE());
    }

    function _breakBoth() private {
        lower(VENDOR, VendorStatus.Broken);
        lower(OTHER_VENDOR, VendorStatus.Broken);
    }

    function _takes(Request memory request) private {
        enclave.checkRequest(request);
        assertState(open(request), JobState.Open);
    }

    /// @dev Refused alike when it is asked for and when it is made.
    function _refuses(Request memory request, bytes memory reason) private {
        expectError(reason);
        enclave.checkRequest(request);
        vm.prank(requester);
        expectError(reason);
        market.requestInference(request, "");
    }

    /// @dev Seconds by which a job's longest life could grow.
    function _slack() private view returns (uint32) {
        return uint32(vault.UNBONDING_SECONDS() / 2 - market.MAX_JOB_SECONDS() - availability.longestAfterlife());
    }

    function _marketCode(MarketConfig memory config) private returns (bytes memory) {
        address last = _deploy("AvailabilityModule.sol:AvailabilityModule", abi.encode(config));
        address module = _deploy("EnclaveModule.sol:EnclaveModule", abi.encode(last));
        return abi.encodePacked(vm.getCode("JobMarket.sol:JobMarket"), abi.encode(module, authority, treasury));
    }
}
