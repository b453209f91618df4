// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract ExpireManyTest is MarketTest {
    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.expireMany(new Request[](0));
    }

    function test_ExpiresLockedAndOpenJobsForTheCaller() external {
        Request[] memory requests = _requests();
        vm.warp(START + 1 hours + 1);
        bytes4[] memory verdicts = _expireMany(requests);
        for (uint256 i = 0; i < 3; ++i) assertEq(bytes32(verdicts[i]), 0, "no error");
        assertState(market.jobIdOf(requests[0]), JobState.Open);
        assertState(market.jobIdOf(requests[1]), JobState.Open);
        assertState(market.jobIdOf(requests[2]), JobState.None);
        assertEq(balanceOf(keeper), 2 * KEEPER_CAP, "the keeper's share twice");
        assertSolvent(everyone(), 28 ether);
    }

    function test_SkipsItWithItsErrorAndExpiresTheRest_GivenAJobThatHasNotExpired() external {
        Request[] memory requests = _requests();
        vm.warp(START + 10 minutes + 1);
        bytes4[] memory verdicts = _expireMany(requests);
        assertEq(bytes32(verdicts[0]), 0, "expired");
        assertEq(bytes32(verdicts[1]), 0, "expired");
        assertEq(bytes32(verdicts[2]), bytes32(ILocks.NotExpired.selector), "still open");
    }

    function test_ChargesOnce_GivenTheSameJobTwice() external {
        Request[] memory requests = _requests();
        requests[1] = requests[0];
        vm.warp(START + 10 minutes + 1);
        bytes4[] memory verdicts = _expireMany(requests);
        assertEq(bytes32(verdicts[1]), bytes32(ILocks.NotExpired.selector), "open again");
        assertEq(balanceOf(keeper), KEEPER_CAP, "once");
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "once");
    }

    /// @dev Two locked, one open.
    function _requests() private returns (Request[] memory requests) {
        requests = new Request[](3);
        for (uint256 i = 0; i < 3; ++i) {
            requests[i] = newRequest(i);
            open(requests[i]);
            if (i < 2) lock(requests[i], operator);
        }
    }

    function _expireMany(Request[] memory requests) private returns (bytes4[] memory) {
        vm.prank(keeper);
        return market.expireMany(requests);
    }
}
