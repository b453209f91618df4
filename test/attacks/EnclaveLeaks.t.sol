// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Ways by which an operator gets away with less than the rules ask: with its price but without its
/// output, or with a part of a bond that audits count on.
contract EnclaveLeaksTest is DisputeTest {
    address private constant _FRIEND = address(0xf41e);
    address private constant _CHEAT = address(0xc4ea7);
    uint256 private constant _KEY = 0xdead1;

    /* A PROOF INSTEAD OF THE OUTPUT */

    /// @dev The market has not seen the downgrade yet, but the requester may count on the longer window that it opened.
    function test_AProofDoesNotCutShortTheTimeToDemandTheOutputAfterADowngrade() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openWithOutput(request);
        lower(VENDOR, VendorStatus.Degraded);
        uint256 closesAt = made.deliveredAt + 4 * CHALLENGE_SECONDS;
        vm.warp(closesAt);
        ISettlements.Settlement memory proof = proofOf(request, outputsOf(request), operator);
        uint256 id = vm.snapshotState();
        market.prove(model, proof, made.pack(), address(0));
        (made.status, made.proven) = (VendorStatus.Degraded, true);
        assertCommitted(jobId, JobState.Provisional, made);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        made.proven = false;
        made.status = VendorStatus.Trusted;
        vm.revertToState(id);
        vm.warp(closesAt + 1);
        market.prove(model, proof, made.pack(), address(0));
        assertState(jobId, JobState.Settled);
    }

    /* A CHEAT THAT IS FOUND REPORTS ITSELF */

    /// @dev R3 takes the bond too, but gives a tenth of it to the reporter, who may be the operator: then p · B would count on
    /// more than a drawn cheat loses.
    function test_ADrawnCheatSavesNothingOfItsBondByReportingItself() external {
        _assertSelfReportIsDear(true);
    }

    /// @dev The block that draws it is known, though nobody has called yet.
    function test_ACheatThatWillBeDrawnSavesNothingOfItsBondByReportingItself() external {
        _assertSelfReportIsDear(false);
    }

    /// @dev A challenge earns nothing. The report pays its reporter, and the requester six times as much.
    function test_AChallengedCheatThatReportsItselfPaysTheRequesterFirst() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        made = challenged(request, made);
        _reportBy(request, made, _FRIEND);
        assertEq(balanceOf(challenger), FUNDS, "the challenge bond");
        assertEq(balanceOf(requester), FUNDS - 4 ether, "six tenths of the bond");
        executeAll();
        assertEq(balanceOf(_FRIEND), 1 ether + 49.5 ether, "a tenth of the bond and of half the stake");
        assertSolvent(parties(), 10 ether + 50.5 ether);
    }

    /* FAULTS STAGED TO DRAIN A BOND */

    /// @dev Each R2 in a friend's tiny job takes a tenth of the whole pool, the bond of the drawn cheat too, and the friend is
    /// its finder. None of the bond may come back that way.
    function test_ADrawnCheatCannotDrainItsBondByFaultsInFriendsJobs() external {
        uint256 count = 20;
        stakeFor(relayer, 100_000 ether);
        register(VENDOR, _KEY, _CHEAT);
        stakeFor(_CHEAT, 100 ether + count * MIN_BOND);
        declare(_CHEAT, 50, 0);
        lower(VENDOR, VendorStatus.Broken);
        Request[] memory small = new Request[](count);
        Delivery[] memory smallMade = new Delivery[](count);
        for (uint256 i = 0; i < count; ++i) {
            (small[i], smallMade[i]) = _cheat(10 + i, 0.01 ether);
        }
        (Request memory request, Delivery memory made) = _cheat(1, 100 ether);
        uint256 before = _ring();
        uint256 rate = rateOf(made);
        made = drawn(request, made);
        for (uint256 i = 0; i < count; ++i) {
            vm.roll(made.auditTarget + 1);
            mineAudit(small[i], smallMade[i], false);
            proveBy(small[i], smallMade[i], _FRIEND);
        }
        passProof(made);
        market.expireDispute(request, made.pack());
        vm.warp(block.timestamp + 4 days);
        for (uint256 id = 1; vault.slashOf(id).operator != address(0); ++id) vault.executeSlash(id);
        uint256 loss = before - _ring();
        assertGe(loss, 100 ether, "the whole bond");
        assertGe(rate * loss, (ONE - rate) * request.valueAtRisk, "a cheat pays");
    }

    /* STAKE THAT IS LOST ALREADY */

    /// @dev Another operator's third of all stake is at fault, so R5 takes the whole pool: until then it must back nothing.
    function test_AStakeThatASlashWillTakeBacksNoNewJob() external {
        stakeFor(operator, 200_000 ether);
        register(VENDOR, _KEY, _CHEAT);
        stakeFor(_CHEAT, 200_000 ether);
        (Request memory first, Delivery memory wrong) = _cheat(1, 10 ether);
        mineAudit(first, wrong, false);
        proveBy(first, wrong, keeper);
        _reportBy(newEnclaveRequest(3), wrong, _FRIEND);
        uint256 executableAt = vault.slashOf(1).executableAt;
        vm.warp(executableAt - 1);
        Request memory request = newEnclaveRequest(2);
        open(request);
        assertGe(vault.freeStake(_CHEAT), 100_000 ether, "there is stake that looks free");
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashWaiting.selector, _CHEAT, 1));
        vm.prank(_CHEAT);
        market.lock(request, 12_000);
        vm.warp(executableAt);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(_CHEAT), 0, "the slash takes all");
    }

    function _assertSelfReportIsDear(bool called) private {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        if (called) made = drawn(request, made);
        else mineAudit(request, made, true);
        _reportBy(request, made, _FRIEND);
        assertEq(balanceOf(requester), FUNDS - 4 ether, "the requester has six tenths of the bond");
        executeAll();
        assertEq(balanceOf(_FRIEND), 49.5 ether, "nothing of the bond for the friend");
        assertEq(insurance(), 4 ether + 445.5 ether, "the insurance has the rest");
        assertState(idOf(request), JobState.Open);
        assertSolvent(parties(), 10 ether + 49.5 ether);
    }

    function _reportBy(Request memory request, Delivery memory made, address by) private {
        IDisputes.SignedResult[2] memory pair = equivocation(idOf(request), operator, SESSION);
        reportBy(request, made, pair[0], pair[1], by);
    }

    function _cheat(uint256 nonce, uint96 price) private returns (Request memory request, Delivery memory made) {
        request = newEnclaveRequest(nonce);
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (price, price, price);
        open(request);
        lockFor(request, _CHEAT, 10_000);
        made = deliverBy(wrongResultOf(request), _CHEAT, VENDOR, _KEY);
    }

    function _ring() private view returns (uint256) {
        return vault.assetsOf(_CHEAT) + balanceOf(_CHEAT) + balanceOf(_FRIEND);
    }
}
