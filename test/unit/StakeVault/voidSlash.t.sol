// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract VoidSlashTest is VaultTest {
    bytes32 private constant _JOB = keccak256("job");

    function setUp() public override {
        super.setUp();
        _stake(BOB, 900e6);
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
    }

    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.voidSlash(1, _JOB);
    }

    function test_RevertGiven_NoSuchSlashWaits() public {
        _expectUnknown(1, _JOB);
    }

    function test_RevertGiven_ASlashOfAnotherJob() public {
        market.wrongWith(ALICE, 50e6, 50e6, REQUESTER, CHALLENGER, _audit(false));
        _expectUnknown(1, keccak256("another"));
    }

    function test_RevertGiven_ASlashOfR3() public {
        market.equivocateWith(ALICE, 50e6, 50e6, REQUESTER, KEEPER, _audit(false));
        _expectUnknown(1, _JOB);
    }

    function test_GivesBothPartsBackAtAnyTimeBeforeTheExecution() public {
        market.wrongWith(ALICE, 50e6, 50e6, REQUESTER, CHALLENGER, _audit(false));
        assertEq(vault.assetsOf(ALICE), 45e6, "bond and tenth set aside");
        // The guardian's 48 hours are over.
        _later(4 days);
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashVoided(1, ALICE);
        market.voidSlash(1, _JOB);
        _assertPool(ALICE, 100e6, 0, 0, 100e6);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "none waits");
        _expectUnknown(1, _JOB);
        _assertSolvent();
    }

    function test_NoLongerCountsForR5() public {
        market.wrong(BOB, 0, 0, REQUESTER, HUNTER);
        market.wrongWith(ALICE, 50e6, 50e6, REQUESTER, CHALLENGER, _audit(false));
        market.voidSlash(2, _JOB);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(BOB), 810e6, "the tenth, and nothing for Alice's fault");
    }

    function _expectUnknown(uint256 slashId, bytes32 jobId) private {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, slashId));
        market.voidSlash(slashId, jobId);
    }
}
