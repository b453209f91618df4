// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";
import {Wallet} from "../../utils/Wallet.sol";

contract LockManyTest is MarketTest {
    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.lockMany(new ILocks.LockItem[](0));
    }

    function test_LocksOpenAndSignedRequestsForTheCaller_GivenGoodItems() external {
        ILocks.LockItem[] memory items = _items();
        open(items[0].request);
        bytes4[] memory verdicts = _lockMany(items);
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 jobId = market.jobIdOf(items[i].request);
            (Job job, ) = market.jobOf(jobId);
            assertEq(bytes32(verdicts[i]), 0, "no error");
            assertState(jobId, JobState.Locked);
            assertEq(job.operator(), operator, "the caller holds it");
        }
        assertEq(vault.stakeOf(operator).bondedShares, 20 ether, "two bonds");
    }

    function test_SkipsItWithItsErrorAndLocksTheRest_GivenAJobThatIsTaken() external {
        ILocks.LockItem[] memory items = _items();
        open(items[0].request);
        lock(items[0].request, other);
        bytes4[] memory verdicts = _lockMany(items);
        assertEq(bytes32(verdicts[0]), bytes32(IRequests.WrongState.selector), "taken");
        assertEq(bytes32(verdicts[1]), 0, "locked");
        assertEq(vault.stakeOf(operator).bondedShares, 10 ether, "one bond");
    }

    function test_SkipsTheLast_GivenStakeForOneBondOnly() external {
        address poor = address(0x900f);
        stakeFor(poor, 15 ether);
        ILocks.LockItem[] memory items = _items();
        open(items[0].request);
        vm.prank(poor);
        bytes4[] memory verdicts = market.lockMany(items);
        assertEq(bytes32(verdicts[0]), 0, "locked");
        assertEq(bytes32(verdicts[1]), bytes32(IStakeVault.InsufficientStake.selector), "no stake left");
        assertFalse(market.isNonceUsed(requester, 2), "its nonce is free");
        assertEq(balanceOf(requester), FUNDS - 10 ether, "nothing reserved for it");
    }

    function test_SkipsIt_GivenABadSignature() external {
        ILocks.LockItem[] memory items = _items();
        items[1].signature = hex"00";
        open(items[0].request);
        bytes4[] memory verdicts = _lockMany(items);
        assertEq(bytes32(verdicts[0]), 0, "locked");
        assertEq(bytes32(verdicts[1]), bytes32(IRequests.InvalidSignature.selector), "signature");
    }

    function test_LocksTheRest_GivenAContractThatBurnsItsGas() external {
        ILocks.LockItem[] memory items = _items();
        items[0] = items[1];
        Request memory request = newRequest(3);
        request.requester = address(new Wallet(Wallet.Answer.Burn));
        items[1] = ILocks.LockItem(request, "00", 10_000);
        ILocks.LockItem[] memory three = new ILocks.LockItem[](3);
        (three[0], three[1]) = (items[1], items[0]);
        three[2] = ILocks.LockItem(newRequest(4), "", 10_000);
        open(three[2].request);
        vm.prank(operator);
        bytes4[] memory verdicts = market.lockMany{gas: 3_000_000}(three);
        assertTrue(verdicts[0] != 0, "burnt its share");
        assertEq(bytes32(verdicts[1]), 0, "locked");
        assertEq(bytes32(verdicts[2]), 0, "locked");
    }

    /// @dev The first to be opened by the test, the second signed.
    function _items() private view returns (ILocks.LockItem[] memory items) {
        items = new ILocks.LockItem[](2);
        items[0] = ILocks.LockItem(newRequest(1), "", 10_000);
        Request memory request = newRequest(2);
        items[1] = ILocks.LockItem(request, sign(request, requesterKey), 10_000);
    }

    function _lockMany(ILocks.LockItem[] memory items) private returns (bytes4[] memory) {
        vm.prank(operator);
        return market.lockMany(items);
    }
}
