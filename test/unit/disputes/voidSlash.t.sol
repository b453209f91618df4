// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {ContradictionTest} from "../../utils/ContradictionTest.sol";

contract VoidSlashTest is ContradictionTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndDeliver(_request);
        forge(_request, made);
    }

    function test_RevertGiven_TheModelIsNotQuarantined() external {
        expectError(abi.encodeWithSelector(IDisputes.NotQuarantined.selector, modelId));
        market.voidSlash(1, _request);
    }

    function test_RevertWhen_TheRequestIsOfAnotherJob() external {
        contradict();
        expectError(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, 1));
        market.voidSlash(1, newEnclaveRequest(2));
    }

    function test_GivesTheOperatorAllOfItBack() external {
        assertEq(vault.assetsOf(operator), 891 ether, "set aside");
        contradict();
        vm.expectEmit(address(vault));
        emit IStakeVault.SlashVoided(1, operator);
        market.voidSlash(1, _request);
        assertEq(vault.assetsOf(operator), FUNDS, "all of it");
        assertSolvent(parties(), 10 ether);
    }
}
