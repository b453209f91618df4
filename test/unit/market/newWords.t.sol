// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Vm} from "../../utils/Vm.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

/// @notice Words of storage that a job's life writes for the first time. Each costs 22,100 gas at Osaka, 97,920 at Amsterdam
/// (EIP-8037) and more elsewhere, so a job should write one: its own. Accounts, pools and the nonces' word exist already.
contract NewWordsTest is DisputeTest {
    /// Slot of the market's first seed, after the accounts, the clock and its stops.
    uint256 private constant SEEDS_SLOT = 3;

    Request private _request;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 1; i < 5; ++i) {
            // Each party's account, the words of the pools (the second is written at the second strike) and the nonces' word.
            _request = newEnclaveRequest(i);
            openAndLock(_request);
            if (i == 1 || i == 4) {
                vm.warp(block.timestamp + _request.executionWindow + 1);
                vm.prank(keeper);
                market.expire(_request);
                vm.prank(requester);
                market.cancel(_request);
            } else if (i == 2) {
                proveBy(_request, challenged(_request, deliver(_request)), keeper);
            } else {
                vm.prank(operator);
                market.decline(_request);
                vm.prank(requester);
                market.cancel(_request);
            }
        }
        vm.prank(operator);
        market.withdraw(1);
        _request = newEnclaveRequest(9);
        vm.warp(block.timestamp + 2 days);
        // The word of the posted targets' bits, one for 256 of them.
        market.post(market.nextTarget(), abi.encode(keccak256("seed")));
        _request = newEnclaveRequest(9);
    }

    /* ONE WORD */

    function test_IsOneWord_GivenAProof() external {
        _request = newRequest(9);
        _begin();
        openAndLock(_request);
        settle(_request);
        _expect(1);
    }

    function test_IsOneWord_GivenASignedRequest() external {
        bytes memory signature = sign(_request, requesterKey);
        _begin();
        vm.prank(operator);
        market.lockSigned(_request, signature, 10_000);
        deliver(_request);
        _expect(1);
    }

    function test_IsOneWord_GivenItIsCancelled() external {
        _begin();
        open(_request);
        vm.prank(requester);
        market.cancel(_request);
        _expect(1);
    }

    function test_IsOneWord_GivenADeliveryThatIsFinalised() external {
        (, Delivery memory made) = openAndDeliver(_request);
        Request memory next = newEnclaveRequest(10);
        mineAudit(_request, made, false);
        passWindow(made);
        _begin();
        finalise(_request, made);
        open(next);
        _expect(1);
    }

    function test_IsOneWord_GivenACallbackThatFails() external {
        HostileCallback callback = new HostileCallback();
        callback.setMode(HostileCallback.Mode.Revert);
        _request = newRequest(9);
        (_request.callback, _request.callbackGas) = (address(callback), 100_000);
        _begin();
        openAndLock(_request);
        settle(_request);
        _expect(1);
    }

    function test_IsOneWord_GivenAChallengeThatAProofAnswers() external {
        (, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        Request memory next = newEnclaveRequest(10);
        _begin();
        challenge(_request, made, challenger);
        proveBy(_request, disputed(made, challenger), keeper);
        open(next);
        _expect(1);
    }

    /* TWO WORDS: WHAT THE NEXT LOCK NEEDS IS KEPT BESIDE THE JOB */

    function test_IsTwoWords_GivenADecline() external {
        _begin();
        openAndLock(_request);
        vm.prank(operator);
        market.decline(_request);
        _expect(2);
    }

    function test_IsTwoWords_GivenAMissedLock() external {
        _begin();
        openAndLock(_request);
        vm.warp(block.timestamp + _request.executionWindow + 1);
        vm.prank(keeper);
        market.expire(_request);
        _expect(2);
    }

    function test_IsTwoWords_GivenASilence() external {
        _begin();
        (, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        challenge(_request, made, challenger);
        made = disputed(made, challenger);
        passProof(made);
        expireBy(_request, made, keeper);
        _expect(2);
    }

    /// @dev A slash waits in words of its own. It happens once to a cheat, who pays for it.
    function test_IsMoreWords_GivenARefutation() external {
        (, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        _begin();
        proveBy(_request, made, challenger);
        uint256 words = _count();
        assertGe(words, 2, "a slash is queued");
        assertLe(words, 10, "new words");
    }

    /* PRIVATE */

    function _begin() private {
        vm.startStateDiffRecording();
    }

    function _expect(uint256 words) private {
        assertEq(_count(), words, "new words");
    }

    /// @dev Words of market and vault that were zero and are not any more. The seed's word is the beacon's.
    function _count() private returns (uint256 words) {
        Vm.AccountAccess[] memory calls = vm.stopAndReturnStateDiff();
        for (uint256 i = 0; i < calls.length; ++i) {
            Vm.StorageAccess[] memory accesses = calls[i].storageAccesses;
            for (uint256 j = 0; j < accesses.length; ++j) {
                Vm.StorageAccess memory access = accesses[j];
                if (!access.isWrite || access.reverted || access.previousValue != 0 || access.newValue == 0) continue;
                if (access.account != address(market) && access.account != address(vault)) continue;
                bool isSeed = uint256(access.slot) >= SEEDS_SLOT && uint256(access.slot) < SEEDS_SLOT + 1_024;
                if (!isSeed) ++words;
            }
        }
    }
}
