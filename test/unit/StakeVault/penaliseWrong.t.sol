// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {Draw} from "../../../contracts/types/Audit.sol";
import {Slash} from "../../../contracts/types/Slash.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract PenaliseWrongTest is VaultTest {
    function setUp() public override {
        super.setUp();
        // So much other stake that R5 stays below 10%.
        _stake(BOB, 10_000e6);
    }

    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.penaliseWrong(ALICE, 0, 0, REQUESTER, CHALLENGER, _audit(false));
    }

    function test_SetsTheBondAndTheStakePartAside() public {
        _stake(ALICE, 200e6);
        _fault(ALICE, 100e6);
        assertEq(market.balanceOf(CHALLENGER), 0, "finder");
        assertEq(market.balanceOf(REQUESTER), 0, "requester");
        assertEq(_insurance(), 0, "insurance");
        _assertPool(ALICE, 100e6, 0, 0, 90e6);
        assertEq(_staked(), 10_200e6, "the parts set aside still count as stake");
        Slash memory slash = vault.slashOf(1);
        assertEq(slash.operator, ALICE, "operator");
        assertEq(slash.foundAt, block.timestamp, "found");
        assertEq(slash.executableAt, 20_004 days, "executable");
        assertEq(uint256(slash.rule), uint256(Penalties.Rule.Wrong), "rule");
        assertEq(slash.finder, CHALLENGER, "finder");
        assertEq(slash.amount, 10e6, "set aside");
        assertEq(slash.requester, REQUESTER, "requester of the slash");
        assertEq(slash.requesterCap, 100e6, "cap");
        assertEq(slash.bond, 100e6, "bond");
        assertEq(slash.stake, 100e6, "most that R5 can take");
        assertEq(slash.totalStaked, 10_200e6, "all stake when the fault was found");
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 1, "waiting");
        _assertSolvent();
    }

    function test_EmitsSlashQueued() public {
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 100e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashQueued(1, ALICE, Penalties.Rule.Wrong, 100e6, 10e6, 20_004 days);
        market.wrong(ALICE, 100e6, 100e6, REQUESTER, CHALLENGER);
    }

    function test_KeepsTheJobAndItsAudit() public {
        _stake(ALICE, 200e6);
        market.wrongWith(ALICE, 0, 0, REQUESTER, CHALLENGER, _undecided());
        Slash memory slash = vault.slashOf(1);
        assertEq(slash.jobId, keccak256("job"), "job");
        assertEq(slash.target, 7, "target");
        assertEq(slash.drawnBelow, 1e9, "rate");
        assertTrue(slash.draw == Draw.Unknown, "draw");
        market.wrongWith(ALICE, 0, 0, REQUESTER, CHALLENGER, _audit(true));
        assertTrue(vault.slashOf(2).draw == Draw.Drawn, "a draw that is known");
    }

    function test_PaysTheRequesterAtMostThePriceInAll() public {
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 100e6);
        market.wrong(ALICE, 100e6, 31e6, REQUESTER, CHALLENGER);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(REQUESTER), 31e6, "both parts up to the price");
        assertEq(_insurance(), 40e6 + 6e6, "the rest to the insurance");
    }

    function test_MakesUpForASmallBond_GivenTheOperatorsSlashesPaidTheInsurance() public {
        _stake(ALICE, 1000e6);
        market.lockFor(ALICE, 500e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(1);
        // The bonded half of the tenth is the insurance's, and of the other half all but the finder's share; a fifth is cover.
        uint256 slashed = 100e6;
        uint256 cover = (slashed / 2 + ((slashed / 2) * 7) / 10) / 5;
        assertEq(vault.coverOf(ALICE), cover, "cover");
        uint256 worth = (500e6 * (1000e6 - slashed)) / 1000e6;
        assertGe(500e6 - worth, cover, "the bond misses more than the cover");
        uint256 insurance = _insurance();
        vm.expectEmit(address(vault));
        emit IStakeVault.InsurancePaid(ALICE, cover);
        market.wrong(ALICE, 500e6, 500e6, CAROL, CHALLENGER);
        assertEq(market.balanceOf(CAROL), cover, "requester");
        assertEq(vault.coverOf(ALICE), 0, "cover used");
        assertEq(_insurance(), insurance - cover, "insurance");
        assertEq(vault.slashOf(2).bond, worth, "the bond waits");
        assertEq(vault.slashOf(2).requesterCap, 500e6 - cover, "cap");
        _assertSolvent();
    }

    function test_PaysNothingFromTheInsurance_GivenTheOperatorNeverPaidIn() public {
        // Fees have filled the insurance.
        token.mint(address(this), 1000e6);
        token.approve(address(market), 1000e6);
        market.depositFor(address(vault), 1000e6);
        vault.collectInsurance();
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 100e6);
        // The slash of the first fault waits: it has paid nothing yet.
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        market.wrong(ALICE, 100e6, 100e6, REQUESTER, CHALLENGER);
        assertEq(market.balanceOf(REQUESTER), 0, "nothing for now");
        assertEq(_insurance(), 1000e6, "nothing paid out");
    }

    function test_QueuesTheNextOne_GivenMoreThan255SlashesWait() public {
        _stake(ALICE, 200e6);
        for (uint256 i = 0; i < 300; ++i) market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 300, "waiting");
        _later(4 days);
        for (uint256 i = 300; i > 0; --i) vault.executeSlash(i);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "none blocked another");
        _assertSolvent();
    }

    function test_TouchesNoOtherOperator() public {
        _stake(ALICE, 200e6);
        market.lockFor(BOB, 50e6);
        bytes32 before = keccak256(abi.encode(vault.stakeOf(BOB)));
        _fault(ALICE, 100e6);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(keccak256(abi.encode(vault.stakeOf(BOB))), before, "unchanged");
        assertEq(vault.assetsOf(BOB), 10_000e6, "worth");
    }
}
