// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DelegationVault} from "../../../contracts/periphery/DelegationVault.sol";
import {DelegationVaultFactory} from "../../../contracts/periphery/DelegationVaultFactory.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract CreateTest is VaultTest {
    DelegationVaultFactory private _factory;

    function setUp() public override {
        super.setUp();
        bytes memory arguments = abi.encode(vault);
        _factory = DelegationVaultFactory(_create("DelegationVaultFactory.sol:DelegationVaultFactory", arguments));
    }

    function test_MakesAVaultAtTheAddressForetold() public {
        address foretold = _factory.addressOf(ALICE, 500, "Alice", "dA", "salt");
        vm.expectEmit(address(_factory));
        emit DelegationVaultFactory.Created(foretold, ALICE, 500, "Alice", "dA");
        vm.prank(ALICE);
        DelegationVault made = _factory.create(500, "Alice", "dA", "salt");
        assertEq(address(made), foretold, "address");
        assertEq(made.owner(), ALICE, "manager");
        assertEq(made.commission(), 500, "commission");
        assertEq(address(made.STAKES()), address(vault), "stake vault");
        assertEq(address(made.MARKET()), address(market), "market");
        assertEq(made.asset(), address(token), "token");
        assertTrue(_factory.isVault(foretold), "remembered");
    }

    function test_RevertGiven_TheSameAgain() public {
        vm.startPrank(ALICE);
        _factory.create(500, "Alice", "dA", "salt");
        vm.expectRevert();
        _factory.create(500, "Alice", "dA", "salt");
        vm.stopPrank();
    }

    function test_AddressDependsOnTheManager() public view {
        assertTrue(
            _factory.addressOf(ALICE, 500, "A", "A", "salt") != _factory.addressOf(BOB, 500, "A", "A", "salt"),
            "another manager, another address"
        );
    }

    function test_IsVaultIsFalseForAnyOtherContract() public view {
        assertFalse(_factory.isVault(address(vault)), "not made here");
    }
}
