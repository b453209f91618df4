// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract ExitTest is DelegationTest {
    function test_RevertGiven_TheBatchIsNotRipe() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 10e6 * UNIT);
        _expectNotPaid(0);
        pool.startBatch();
        _later(14 days - 1);
        _expectNotPaid(0);
    }

    function test_RevertGiven_TheCallerHasNoPartInIt() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 10e6 * UNIT);
        pool.startBatch();
        _later(14 days);
        _expectNothing(BOB);
    }

    function test_RevertGiven_ItWasPaidBefore() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 10e6 * UNIT);
        pool.startBatch();
        _later(14 days);
        _exit(ALICE, 0);
        _expectNothing(ALICE);
    }

    function test_ClaimsAndPays() public {
        _deposit(ALICE, 100e6);
        _deposit(BOB, 100e6);
        _requestExit(ALICE, 50e6 * UNIT);
        _requestExit(BOB, 100e6 * UNIT);
        pool.startBatch();
        _later(14 days);
        vm.expectEmit(address(pool));
        emit IDelegationVault.ExitPaid(0, ALICE, CAROL, 50e6 - 1);
        vm.prank(ALICE);
        assertEq(pool.exit(0, CAROL), 50e6 - 1, "paid");
        assertEq(token.balanceOf(CAROL), 50e6 - 1, "arrived");
        assertEq(_exit(BOB, 0), 100e6, "the last one gets the rest of the batch");
    }

    function testFuzz_WhoLeavesLosesAsWhoStays(uint96 a, uint96 b, uint96 bond, uint8 faults) public {
        a = uint96(bound(a, 1e6, 1e12));
        b = uint96(bound(b, 1e6, 1e12));
        _deposit(ALICE, a);
        uint256 shares = _deposit(BOB, b);
        _requestExit(BOB, shares);
        pool.startBatch();
        // Alice's part alone can be bonded now, and is lost to R1 and R4; R2's stake part hits both alike.
        bond = uint96(bound(bond, 0, a / 2));
        market.lockFor(address(pool), bond);
        for (uint256 i = 0; i < faults % 3; ++i) market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _later(14 days);
        for (uint256 i = 0; i < faults % 3; ++i) vault.executeSlash(i + 1);
        uint256 stays = pool.totalAssets();
        uint256 paid = _exit(BOB, 0);
        assertLe(paid * a, stays * b + uint256(a) * 3 + b, "who left did no better");
        assertGe(paid * a + uint256(a) * 3 + b, stays * b, "nor worse");
    }

    function testFuzz_ThePartsSumToNoMoreThanTheWhole(uint96[4] memory deposits, uint96[4] memory parts) public {
        address[4] memory who = [ALICE, BOB, CAROL, REQUESTER];
        for (uint256 i = 0; i < 4; ++i) {
            uint256 shares = _deposit(who[i], bound(deposits[i], 1, 1e12));
            _requestExit(who[i], bound(parts[i], 1, shares));
        }
        _earn(12_345);
        uint256 before = pool.totalAssets();
        pool.startBatch();
        uint256 stays = pool.totalAssets();
        _later(14 days);
        uint256 paid;
        for (uint256 i = 0; i < 4; ++i) paid += _exit(who[i], 0);
        assertEq(paid + stays, before, "not a unit more or less");
    }

    function _expectNotPaid(uint256 batchId) private {
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.BatchNotPaid.selector, batchId));
        vm.prank(ALICE);
        pool.exit(batchId, ALICE);
    }

    function _expectNothing(address who) private {
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.NothingRequested.selector));
        vm.prank(who);
        pool.exit(0, who);
    }
}
