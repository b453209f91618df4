// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {IInferenceCallback} from "../../contracts/interfaces/IInferenceCallback.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice A batch is not guarded against re-entrancy, and its note of what is proven stands while an item's callback runs. The
/// callback tries to spend that note on a job of the same operator that nothing proves.
contract BatchCallbacksTest is MarketTest, IInferenceCallback {
    bytes[] private _calls;
    uint256 private _told;

    function onInference(bytes32, uint256[] calldata) external {
        ++_told;
        for (uint256 i = 0; i < _calls.length; ++i) {
            // Whether the call reverts or skips its items, the job must not move.
            (bool success, ) = address(market).call(_calls[i]);
            success;
        }
    }

    function test_Class03_ACallbackCannotSpendTheNoteOfItsBatch() external {
        Request memory victim = newRequest(9);
        bytes32 victimId = openAndLock(victim);
        ISettlements.Settlement[] memory stolen = new ISettlements.Settlement[](1);
        stolen[0].request = victim;
        stolen[0].outputs = new uint256[](1);

        bytes memory settleOne = abi.encodeCall(market.settle, (model, stolen[0]));
        bytes memory settleMany = abi.encodeCall(market.settleMany, (model, stolen));
        bytes[] memory inner = new bytes[](2);
        (inner[0], inner[1]) = (settleMany, settleOne);
        bytes memory multi = abi.encodeCall(Multicall.multicall, (inner));
        IResults.Result memory result;
        result.request = victim;
        _calls.push(settleOne);
        _calls.push(settleMany);
        _calls.push(multi);
        _calls.push(abi.encodeCall(market.settleAndWithdraw, (model, stolen[0], address(this))));
        _calls.push(abi.encodeCall(market.deliver, (model, result, new bytes32[](0), "")));

        ISettlements.Settlement[] memory batch = new ISettlements.Settlement[](3);
        for (uint256 i = 0; i < 3; ++i) {
            Request memory request = newRequest(i);
            if (i < 2) (request.callback, request.callbackGas) = (address(this), 500_000);
            openAndLock(request);
            batch[i] = settlementOf(request);
        }
        bytes4[] memory verdicts = market.settleMany(model, batch);
        assertEq(_told, 2, "both callbacks ran to their end");
        for (uint256 i = 0; i < 3; ++i) assertEq(bytes32(verdicts[i]), bytes32(0), "the batch goes on");
        assertState(victimId, JobState.Locked);

        // Nor is a note left behind.
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, victimId));
        market.settle(model, stolen[0]);
    }
}
