// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {Audit, Draw} from "../../../contracts/types/Audit.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ExecuteSlashTest is VaultTest {
    address private constant DAVE = address(0xDA7E);

    function test_RevertGiven_NoSuchSlashWaits() public {
        _expectUnknown(1);
    }

    function test_RevertGiven_48HoursAfterTheNextDayHaveNotPassed() public {
        _stake(ALICE, 100e6);
        _fault(ALICE, 10e6);
        uint256 executableAt = 20_004 days;
        vm.warp(executableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashNotReady.selector, 1, executableAt));
        vault.executeSlash(1);
        vm.warp(executableAt);
        vault.executeSlash(1);
    }

    function test_RevertGiven_ItWasExecutedOrCancelledBefore() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 20e6);
        market.wrong(ALICE, 10e6, 10e6, REQUESTER, CHALLENGER);
        market.wrong(ALICE, 10e6, 10e6, REQUESTER, CHALLENGER);
        vm.prank(GUARDIAN);
        vault.cancelSlash(2);
        _expectUnknown(2);
        _later(4 days);
        vault.executeSlash(1);
        _expectUnknown(1);
    }

    function test_PaysOutThePartsSetAside() public {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 200e6);
        _fault(ALICE, 100e6);
        _later(4 days);
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashExecuted(1, ALICE, 110e6, Penalties.Split(0, 33e6, 33e6, 44e6));
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 33e6, "challenger");
        assertEq(market.balanceOf(REQUESTER), 33e6, "requester");
        assertEq(_insurance(), 44e6, "insurance");
        assertEq(vault.coverOf(ALICE), 8.8e6, "cover: a fifth of the insurance's 44");
        _assertPool(ALICE, 100e6, 0, 0, 90e6);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "none waits");
        assertEq(_staked(), 10_090e6, "total");
        _assertSolvent();
    }

    function test_GivesThePartOfOtherBondsToTheInsurance() public {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 75e6);
        _fault(ALICE, 100e6);
        _later(4 days);
        // A tenth of the other 100, of which 75 are bonded: shares of a quarter, 2.5.
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashExecuted(1, ALICE, 110e6, Penalties.Split(0, 30.75e6, 30.75e6, 48.5e6));
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 30.75e6, "challenger");
        assertEq(vault.coverOf(ALICE), 9.7e6, "cover");
        _assertSolvent();
    }

    function test_PaysTheFinderFromTheStakePartAlone_GivenTheAuditDrewTheJob() public {
        _faultWith(_audit(true));
        vault.executeSlash(1);
        _assertDrawn();
    }

    function test_AsksTheMarketForTheDraw_GivenItWasUnknown() public {
        _faultWith(_undecided());
        uint256 snapshot = vm.snapshotState();
        market.setDraw(keccak256("job"), 7, 1e9, Draw.Spared);
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 33e6, "spared");
        vm.revertToState(snapshot);
        market.setDraw(keccak256("job"), 7, 1e9, Draw.Drawn);
        vault.executeSlash(1);
        _assertDrawn();
    }

    function test_CountsTheJobAsDrawn_GivenTheMarketCannotTell() public {
        _faultWith(_undecided());
        vault.executeSlash(1);
        _assertDrawn();
    }

    function test_CapsTheFindersShareOfTheStakePart() public {
        _stake(BOB, 1_000_000e6);
        _stake(ALICE, 100_100e6);
        _fault(ALICE, 100e6);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 30e6 + 500e6, "30% of the bond, and fifty smallest bonds");
        assertEq(vault.FINDER_CAP(), 500e6, "the cap");
    }

    /// @dev Alice's fault with a bond of 100 and 100 more, once its slash has waited.
    function _faultWith(Audit memory audit) private {
        _stake(BOB, 10_000e6);
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 100e6);
        market.wrongWith(ALICE, 100e6, 100e6, REQUESTER, CHALLENGER, audit);
        _later(4 days);
    }

    function _assertDrawn() private view {
        assertEq(market.balanceOf(CHALLENGER), 3e6, "finder, of the stake part alone");
        assertEq(market.balanceOf(REQUESTER), 33e6, "requester");
        assertEq(_insurance(), 74e6, "insurance");
        _assertSolvent();
    }

    function test_TakesTheExcessForTheInsurance() public {
        _stake(BOB, 600e6);
        _stake(CAROL, 200e6);
        _stake(ALICE, 200e6);
        _fault(ALICE, 100e6);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(1);
        // 3 × 200/1000 of the 100 that were left: 60. The first 10 are split as R2, the other 50 are the insurance's.
        assertEq(market.balanceOf(CHALLENGER), 33e6, "challenger");
        assertEq(market.balanceOf(REQUESTER), 33e6, "requester");
        assertEq(_insurance(), 44e6 + 50e6, "insurance");
        _assertPool(ALICE, 100e6, 0, 0, 40e6);
        _assertSolvent();
    }

    function test_Takes9Point6Of32_Given10PercentAtFault() public {
        _stake(BOB, 256e18);
        _stake(CAROL, 32e18);
        _stake(ALICE, 32e18);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(2);
        assertEq(32e18 - vault.assetsOf(ALICE), 9.6e18, "Ethereum's example");
    }

    function test_Takes32Of32_GivenAThirdAtFault() public {
        _stake(BOB, 32e18);
        _stake(CAROL, 32e18);
        _stake(ALICE, 32e18);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(2);
        assertEq(vault.assetsOf(ALICE), 0, "Ethereum's example");
    }

    function test_TakesNoExcess_GivenOnlyFaultsOfItsOwn() public {
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(1 days);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(1);
        vault.executeSlash(2);
        assertEq(vault.assetsOf(ALICE), 81e6, "two tenths, though it has all stake");
    }

    function test_TakesTheWholePool_GivenItIsWorthLessByNow() public {
        _stake(ALICE, 100e6);
        _stake(CAROL, 100e6);
        market.lockFor(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        market.silence(ALICE, 50e6, 10e6, REQUESTER);
        assertEq(vault.assetsOf(ALICE), 45e6, "after fault and silence");
        _later(4 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(ALICE), 0, "R5 wants 100");
        assertEq(_staked(), 100e6, "Carol's, and its part that waits");
        _assertSolvent();
    }

    function test_CountsTheSevenDaysThatEndWithTheDayAfterTheFault() public {
        // Faults of others, 50 each, on the days from d-6 to d+2, d the day of Alice's: two of the nine do not count.
        _stake(BOB, 950e6);
        _stake(ALICE, 100e6);
        for (uint160 i = 0; i < 9; ++i) _stake(address(100 + i), 50e6);
        for (uint160 i = 0; i < 9; ++i) {
            if (i == 6) market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
            market.wrong(address(100 + i), 0, 0, REQUESTER, HUNTER);
            _later(1 days);
        }
        assertEq(vault.slashOf(7).operator, ALICE, "Alice's");
        uint256 total = vault.slashOf(7).totalStaked;
        assertEq(total, 1500e6, "the part set aside still counts as stake");
        _later(1 days);
        vault.executeSlash(7);
        assertEq(vault.assetsOf(ALICE), 30e6, "3 x 350/1500 takes 70");
    }

    function testFuzz_CountsNoOtherDays(uint8 day) public {
        // One other fault, on day d-8 to d+4: it counts from d-5 to d+1.
        day = day % 13;
        _stake(BOB, 850e6);
        _stake(ALICE, 100e6);
        _stake(CAROL, 50e6);
        for (uint256 i = 0; i < 13; ++i) {
            if (i == day) market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
            if (i == 8) market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
            _later(1 days);
        }
        vault.executeSlash(day <= 8 ? 2 : 1);
        bool counts = day >= 3 && day <= 9;
        assertEq(vault.assetsOf(ALICE), counts ? 85e6 : 90e6, "3 x 50/1000, or the tenth");
    }

    function test_CountsAnOperatorOnceADayAtItsHighestStake() public {
        _stake(BOB, 800e6);
        _stake(CAROL, 100e6);
        _stake(ALICE, 100e6);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(3);
        assertEq(vault.assetsOf(ALICE), 70e6, "3 x 100/1000; had the second fault counted, 57 were taken");
        _assertSolvent();
    }

    function test_CountsTheDifference_GivenMoreStakeAtALaterFaultOfTheDay() public {
        // A fault with next to nothing at stake must not shield the real one.
        _stake(BOB, 800e6);
        _stake(CAROL, 10);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _stake(CAROL, 100e6);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(3);
        assertLe(vault.assetsOf(ALICE), 70e6, "R5 sees the stake of the second");
    }

    function test_CountsNothingThatHappenedLater() public {
        _stake(BOB, 800e6);
        _stake(CAROL, 100e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        uint256 snapshot = vm.snapshotState();
        _later(4 days);
        vault.executeSlash(1);
        uint256 atOnce = vault.assetsOf(ALICE);
        assertEq(atOnce, 70e6, "3 x 100/1000");
        vm.revertToState(snapshot);
        // The second day after the fault is the first that does not count.
        _later(36 hours);
        market.wrong(BOB, 0, 0, REQUESTER, HUNTER);
        _stake(DAVE, 1e15);
        _later(4 days);
        vault.executeSlash(3);
        _later(1000 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(ALICE), atOnce, "the same years later");
    }

    function test_NoneBlocksOrEnlargesAnother_GivenSeveralSlashes() public {
        // Enough stake that R5 asks for less than each rule has set aside.
        _stake(BOB, 100_000e6);
        _stake(ALICE, 200e6);
        _stake(CAROL, 200e6);
        _fault(ALICE, 100e6);
        _fault(CAROL, 100e6);
        _later(4 days);
        vault.executeSlash(2);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 1, "the other one waits on");
        _assertPool(ALICE, 100e6, 0, 0, 90e6);
        vault.executeSlash(1);
        _assertPool(ALICE, 100e6, 0, 0, 90e6);
        _assertPool(CAROL, 100e6, 0, 0, 90e6);
        _assertSolvent();
    }

    function testFuzz_AnyOrderGivesTheSameResult(uint256 seed) public {
        address[3] memory operators = [ALICE, BOB, CAROL];
        for (uint256 i = 0; i < 3; ++i) {
            _stake(operators[i], 1e6 + (uint256(keccak256(abi.encode(seed, i))) % 1e9));
            market.lockFor(operators[i], 5e5);
        }
        for (uint256 i = 0; i < 6; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i, "fault")));
            uint96 bond = uint96(random >> 8) % 1e5;
            if (random % 3 == 0) market.equivocate(operators[i % 3], bond, 1e5, REQUESTER, KEEPER);
            else market.wrong(operators[i % 3], bond, 1e5, REQUESTER, CHALLENGER);
            _later((random >> 160) % 20 hours);
        }
        _later(4 days);
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 1; i <= 6; ++i) vault.executeSlash(i);
        bytes32 inOrder = _digest(operators);
        vm.revertToState(snapshot);
        // A rotation and a stride that visit all six.
        for (uint256 i = 0; i < 6; ++i) vault.executeSlash((((seed % 6) + i * (seed % 2 == 0 ? 5 : 1)) % 6) + 1);
        assertEq(_digest(operators), inOrder, "another order");
        _assertSolvent();
    }

    function test_R5TakesAtMostTheWorthAtTheFault() public {
        _stake(CAROL, 100e6);
        _stake(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _stake(ALICE, 1000e6);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(ALICE), 1000e6, "100 taken, not 1,100");
    }

    function _digest(address[3] memory operators) private view returns (bytes32 digest) {
        for (uint256 i = 0; i < 3; ++i) {
            digest = keccak256(abi.encode(digest, vault.stakeOf(operators[i]), vault.coverOf(operators[i])));
        }
        (uint256 staked, uint256 insurance) = vault.totals();
        digest = keccak256(abi.encode(digest, staked, insurance, market.balanceOf(REQUESTER)));
        return keccak256(abi.encode(digest, market.balanceOf(CHALLENGER), market.balanceOf(KEEPER)));
    }

    function _expectUnknown(uint256 slashId) private {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, slashId));
        vault.executeSlash(slashId);
    }
}
