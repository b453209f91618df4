// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Each power of the guardian against jobs under way: the documents promise no more than these tests show
/// (docs/threat-model.md). `A..` is the number of the audit's test.
contract GuardianPowersTest is DisputeTest {
    function setUp() public override {
        super.setUp();
        bytes4[] memory selectors = new bytes4[](3);
        selectors[0] = enclaves.lowerVendorStatus.selector;
        selectors[1] = enclaves.revokeSession.selector;
        selectors[2] = enclaves.denyPlatform.selector;
        authority.setTargetFunctionRole(address(enclaves), selectors, GUARDIAN_ROLE);
    }

    /* A PAUSE */

    /// @dev Two days into a pause neither a result is final nor a missed lock expires; no call is needed to end the wait.
    function test_A07_APauseMakesJobsWaitForThreeDaysAtMost() external {
        Request memory delivered = newEnclaveRequest(1);
        Request memory missed = newRequest(2);
        (bytes32 deliveredId, Delivery memory made) = openAndDeliver(delivered);
        bytes32 missedId = openAndLock(missed);
        mineAudit(delivered, made, false);
        _pause();

        vm.warp(START + 2 days);
        uint256 closesAt = START + CHALLENGE_SECONDS;
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, deliveredId, closesAt));
        finalise(delivered, made);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, missedId, START + 10 minutes));
        market.expire(missed);

        vm.warp(START + 3 days + CHALLENGE_SECONDS + 1);
        finalise(delivered, made);
        market.expire(missed);
        assertState(deliveredId, JobState.Settled);
        assertState(missedId, JobState.Open);
    }

    function test_A07_ProofsDeliveriesRefundsAndWithdrawalsGoOn_GivenAPause() external {
        Request memory proven = newRequest(1);
        Request memory signed = newEnclaveRequest(2);
        Request memory unwanted = newRequest(3);
        bytes32 provenId = openAndLock(proven);
        bytes32 signedId = openAndLock(signed);
        bytes32 unwantedId = open(unwanted);
        _pause();
        vm.warp(START + 1 days);

        settle(proven);
        deliver(signed);
        vm.prank(requester);
        market.cancel(unwanted);
        vm.prank(requester);
        market.withdraw(1 ether);
        vm.prank(operator);
        vault.unbond(1 ether);

        assertState(provenId, JobState.Settled);
        assertState(signedId, JobState.Provisional);
        assertState(unwantedId, JobState.None);
        assertEq(token.balanceOf(requester), 1 ether, "withdrawn");
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    /* ALL OF THEM */

    /// @dev No power of the guardian moves a token. The costs to others come later, by the rules of audits and windows.
    function test_TheGuardianTakesNoTokens() external {
        Request memory request = newEnclaveRequest(1);
        openAndDeliver(request);
        openAndLock(newEnclaveRequest(2));
        uint256[] memory before = _books();

        _pause();
        vm.prank(guardian);
        enclaves.revokeSession(sessionKey);
        address[] memory operators = new address[](1);
        operators[0] = operator;
        vm.prank(guardian);
        enclaves.denyPlatform(bytes32(SESSION), operators);
        vm.prank(guardian);
        enclaves.lowerVendorStatus(VENDOR, VendorStatus.Broken);

        uint256[] memory after_ = _books();
        for (uint256 i = 0; i < before.length; ++i) assertEq(after_[i], before[i], "a balance changed");
    }

    /// @dev The result of a session that the guardian revokes after the delivery is paid all the same.
    function test_ARevokedSessionsDeliveredResultsArePaid() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.prank(guardian);
        enclaves.revokeSession(sessionKey);
        mineAudit(request, made, false);
        passWindow(made);
        finalise(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    /// @dev The requester has read the answer in `Delivered` and is refunded; the operator worked for nothing.
    function test_A19_ABrokenVendorsResultsAreVoid_GivenAModelWithoutACircuit() external {
        Request memory request = newBlindRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.prank(guardian);
        enclaves.lowerVendorStatus(VENDOR, VendorStatus.Broken);
        market.voidUnprovable(request, made.pack());
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), FUNDS, "refunded");
        assertEq(balanceOf(operator), 0, "not paid");
        assertEq(vault.assetsOf(operator), FUNDS, "and not penalised");
    }

    function _pause() private {
        vm.prank(guardian);
        market.pauseIntake();
    }

    /// @dev Balances in the market, the vault and the token of every party, and the insurance.
    function _books() private view returns (uint256[] memory books) {
        address[] memory accounts = parties();
        books = new uint256[](3 * accounts.length + 1);
        for (uint256 i = 0; i < accounts.length; ++i) {
            books[3 * i] = balanceOf(accounts[i]);
            books[3 * i + 1] = vault.assetsOf(accounts[i]);
            books[3 * i + 2] = token.balanceOf(accounts[i]);
        }
        books[3 * accounts.length] = insurance();
    }
}
