// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IPosts} from "../../../contracts/interfaces/IPosts.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract PostForRewardTest is EnclaveTest {
    bytes32 private constant _SEED = keccak256("seed");

    Request private _request;
    bytes32 private _jobId;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        fund(address(beacon), 1 ether);
        _request = newEnclaveRequest(1);
        (_jobId, _made) = openAndDeliver(_request);
    }

    function testFuzz_RevertWhen_TheJobHasNoDelivery(bool isLocked) external {
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = isLocked ? openAndLock(request) : open(request);
        expectWrongState(jobId, isLocked ? JobState.Locked : JobState.Open, JobState.Provisional);
        market.postForReward(jobId, _made.pack(), abi.encode(_SEED));
    }

    function test_RevertWhen_TheDeliveryIsAnotherOne() external {
        ++_made.auditTarget;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, _jobId));
        market.postForReward(_jobId, _made.pack(), abi.encode(_SEED));
    }

    function test_RevertGiven_TheModelHasNoCircuit() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(newBlindRequest(2));
        expectError(abi.encodeWithSelector(IDisputes.Unprovable.selector, jobId));
        market.postForReward(jobId, made.pack(), abi.encode(_SEED));
    }

    function test_RevertWhen_TheEvidenceDoesNotFit() external {
        expectError(abi.encodeWithSelector(IBeacon.WrongEvidence.selector, _made.auditTarget));
        market.postForReward(_jobId, _made.pack(), "");
    }

    function test_ChangesNothing_GivenTheSeedIsAtHand() external {
        market.post(_made.auditTarget, abi.encode(_SEED));
        vm.recordLogs();
        vm.prank(keeper);
        market.postForReward(_jobId, _made.pack(), abi.encode(~_SEED));
        // Even for a delivery that a step in between has changed.
        market.postForReward(0, _made.pack(), "");
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        assertEq(balanceOf(keeper), 0, "no pay");
        (, uint216 seed) = market.seedOf(_made.auditTarget);
        assertEq(seed, uint216(uint256(_SEED)), "the first seed");
    }

    function test_Pays_GivenAChallengeCameBeforeTheSeed() external {
        vm.prank(challenger);
        market.challenge(_jobId, _made.pack(), type(uint96).max);
        _post(_jobId, disputed(_made, challenger));
        assertEq(balanceOf(keeper), POST_REWARD, "paid");
    }

    function test_PaysNothing_GivenTheTargetWasPostedBefore() external {
        market.post(_made.auditTarget, abi.encode(_SEED));
        market.post(_made.auditTarget + 1_024, abi.encode(_SEED));
        (bool known, ) = market.seedOf(_made.auditTarget);
        assertTrue(!known, "overwritten");
        _post(_jobId, _made);
        (known, ) = market.seedOf(_made.auditTarget);
        assertTrue(known, "posted again");
        assertEq(balanceOf(keeper), 0, "unpaid");
    }

    function test_PostsWithoutPay_GivenThePotIsEmpty() external {
        vm.store(address(market), keccak256(abi.encode(address(beacon), 0)), 0);
        assertEq(pot() + market.postReward(), 0, "empty");
        vm.recordLogs();
        _post(_jobId, _made);
        assertEq(vm.getRecordedLogs().length, 1, "no event of a reward");
        (bool known, ) = market.seedOf(_made.auditTarget);
        assertTrue(known, "posted");
        assertEq(balanceOf(keeper), 0, "unpaid");
    }

    function testFuzz_PaysTheRewardAndAtMostThePot(uint96 there, uint96 more) external {
        there = uint96(bound(there, 1, 2 * POST_REWARD));
        vm.store(address(market), keccak256(abi.encode(address(beacon), 0)), bytes32(uint256(there)));
        uint256 reward = there < POST_REWARD ? there : POST_REWARD;
        assertEq(market.postReward(), reward, "announced");
        more = uint96(bound(more, 1, FUNDS));
        fund(keeper, more);
        vm.expectEmit(address(market));
        emit IPosts.SeedPosted(_made.auditTarget, uint216(uint256(_SEED)));
        vm.expectEmit(address(market));
        emit IPosts.PostRewarded(_made.auditTarget, keeper, reward);
        _post(_jobId, _made);
        assertEq(balanceOf(keeper), more + reward, "paid");
        assertEq(pot(), there - reward, "from the pot");
    }

    function test_PaysInTheTransactionThatSettles() external {
        bytes32 seed = _spares();
        passWindow(_made);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IPosts.postForReward, (_jobId, _made.pack(), abi.encode(seed)));
        calls[1] = abi.encodeCall(IResults.finalise, (_jobId, _made.pack()));
        vm.prank(operator);
        market.multicall(calls);
        assertState(_jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether + POST_REWARD, "price and reward");
        assertSolvent(everyone(), balanceOf(challenger));
    }

    /* PRIVATE */

    function _post(bytes32 jobId, Delivery memory made) private {
        vm.prank(keeper);
        market.postForReward(jobId, made.pack(), abi.encode(_SEED));
    }

    /// @dev A seed that draws no audit of the job.
    function _spares() private view returns (bytes32 seed) {
        uint256 rate = rateOf(_made);
        do seed = keccak256(abi.encode(seed)); while (uint256(numberOf(seed, _jobId)) << 32 < rate);
    }
}
