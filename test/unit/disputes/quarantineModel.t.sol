// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {ContradictionTest} from "../../utils/ContradictionTest.sol";

contract QuarantineModelTest is ContradictionTest {
    function test_RevertGiven_ItsCircuitIsNotQuarantined() external {
        expectError(abi.encodeWithSelector(IDisputes.NotQuarantined.selector, model.circuitId));
        market.quarantineModel(model);
    }

    function test_QuarantinesAFurtherModelOfTheCircuit() external {
        contradict();
        Model memory further = model;
        further.runtimeId = 0;
        bytes32 furtherId = models.publishModel(further, "");
        assertFalse(market.isQuarantined(furtherId), "not yet");
        vm.expectEmit(address(market));
        emit IDisputes.ModelQuarantined(furtherId, model.circuitId);
        market.quarantineModel(further);
        assertTrue(market.isQuarantined(furtherId), "now");
    }
}
