// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract CloseWithheldInputTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        fund(operator, 0.2 ether);
        fund(other, 0.2 ether);
        _request = newEnclaveRequest(1);
    }

    function test_RevertGiven_TheJobIsProvisional() external {
        (bytes32 jobId, ) = openAndDeliver(_request);
        expectWrongState(jobId, JobState.Provisional, JobState.Locked);
        market.closeWithheldInput(_request);
    }

    function test_RevertGiven_NobodyDemandedTheInput() external {
        bytes32 jobId = openAndLock(_request);
        expectError(abi.encodeWithSelector(IWithholding.InputNotDemanded.selector, jobId));
        market.closeWithheldInput(_request);
    }

    function test_RevertGiven_TheDataWindowIsOpen() external {
        bytes32 jobId = _demanded(operator);
        // The first part of the window, and the window: it is shorter than the data window.
        uint256 closesAt = START + 90 + 10 minutes;
        vm.warp(closesAt);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowOpen.selector, jobId, closesAt));
        market.closeWithheldInput(_request);
    }

    function test_RefundsTheRequesterAndFreesTheBond_GivenTheDataWindowIsOver() external {
        bytes32 jobId = _demanded(operator);
        vm.warp(block.timestamp + 12 minutes);
        vm.expectEmit(address(market));
        emit IWithholding.InputWithheld(jobId, operator);
        vm.prank(keeper);
        market.closeWithheldInput(_request);
        _assertClosed(jobId);
        assertEq(releasedOf(operator), 10 ether, "bond back");
        assertBooks(FUNDS + 0.2 ether, 0, FUNDS, FUNDS, 0);
        vm.prank(operator);
        vault.unbond(FUNDS);
    }

    function test_GivesTheCallbackFeeBack_GivenTheDataWindowIsOver() external {
        (_request.callback, _request.callbackGas, _request.callbackFee) = (address(0xca11), 1, 0.5 ether);
        bytes32 jobId = _demanded(operator);
        vm.warp(block.timestamp + 12 minutes);
        market.closeWithheldInput(_request);
        _assertClosed(jobId);
        assertEq(balanceOf(requester), FUNDS + 0.2 ether, "all back, and the fee");
    }

    function test_GivesTheBonusToTheInsurance_GivenABonusWaitsForTheFiller() external {
        bytes32 jobId = openAndLock(_request);
        vm.warp(block.timestamp + 10 minutes + 1);
        market.expire(_request);
        vm.warp(block.timestamp + 1);
        lock(_request, other);
        vm.prank(other);
        market.demandInput(_request);
        vm.warp(block.timestamp + 12 minutes);
        market.closeWithheldInput(_request);
        _assertClosed(jobId);
        assertEq(balanceOf(requester), FUNDS + 2.5 ether + 0.2 ether, "price, part of the missed lock, fee");
        assertEq(balanceOf(address(vault)), 4 ether, "the bonus");
        assertEq(balanceOf(other), 0, "nothing for who closed it");
        assertEq(vault.assetsOf(other), FUNDS, "nor taken from it");
    }

    function test_FreesTheBondWithWhatItIsWorth_GivenAStakeThatWasSlashedMeanwhile() external {
        bytes32 jobId = _demanded(operator);
        // Another job of the operator goes wrong meanwhile.
        Request memory wrong = newEnclaveRequest(2);
        openAndLock(wrong);
        proveBy(wrong, drawn(wrong, deliver(wrongResultOf(wrong))), keeper);
        vm.warp(block.timestamp + 12 minutes);
        market.closeWithheldInput(_request);
        _assertState(jobId);
        assertEq(vault.assetsOf(operator), 891 ether, "a tenth less, of which the bond bore its part");
        assertEq(vault.freeStake(operator), 891 ether, "all of it free");
        assertSolvent(parties(), 10 ether);
    }

    function test_StretchesTheWindow_GivenAPauseInsideTheDataWindow() external {
        bytes32 jobId = _demanded(operator);
        // The first part of the window, and the window: it is shorter than the data window.
        uint256 closesAt = START + 90 + 10 minutes;
        pauseFor(1 days);
        vm.warp(closesAt + 1 days);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowOpen.selector, jobId, closesAt));
        market.closeWithheldInput(_request);
        vm.warp(closesAt + 1 days + 1);
        market.closeWithheldInput(_request);
        _assertClosed(jobId);
    }

    function _demanded(address holder) private returns (bytes32 jobId) {
        jobId = open(_request);
        lock(_request, holder);
        vm.warp(block.timestamp + 60);
        vm.prank(holder);
        market.demandInput(_request);
    }

    function _assertState(bytes32 jobId) private view {
        assertState(jobId, JobState.None);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) + terms.bonus + terms.heldSeconds, 0, "no terms left");
    }

    function _assertClosed(bytes32 jobId) private view {
        _assertState(jobId);
        assertSolvent(parties(), 0);
    }
}
