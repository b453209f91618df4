// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";
import {Wallet} from "../../utils/Wallet.sol";

contract RequestInferenceForTest is MarketTest {
    function test_RevertWhen_AnotherSigned() external {
        Request memory request = newRequest(1);
        _reverts(request, sign(request, requesterKey + 1));
    }

    function test_RevertWhen_AFieldOfTheRequestIsAnother() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        request.maxPrice += 1;
        _reverts(request, signature);
    }

    function test_RevertWhen_ItWasSignedForAnotherChain() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        vm.chainId(block.chainid + 1);
        _reverts(request, signature);
    }

    function test_RevertWhen_TheSIsTheHighOne() external {
        Request memory request = newRequest(1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(requesterKey, market.jobIdOf(request));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        _reverts(request, abi.encodePacked(r, order - uint256(s), v == 27 ? 28 : uint8(27)));
    }

    function testFuzz_RevertWhen_TheSignatureIsAnyBytes(bytes calldata signature) external {
        _reverts(newRequest(1), signature);
    }

    function test_RevertWhen_TheRequesterIsZero() external {
        Request memory request = newRequest(1);
        request.requester = address(0);
        _reverts(request, abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
    }

    function test_RevertGiven_TheContractRefuses() external {
        Request memory request = _fromWallet(Wallet.Answer.No);
        _reverts(request, "");
    }

    function test_RevertGiven_TheContractReverts() external {
        Request memory request = _fromWallet(Wallet.Answer.Revert);
        _reverts(request, "");
    }

    function test_RevertGiven_TheContractAnswersTooShort() external {
        Request memory request = _fromWallet(Wallet.Answer.Short);
        _reverts(request, "");
    }

    function test_RevertGiven_TheContractBurnsAllGas() external {
        Request memory request = _fromWallet(Wallet.Answer.Burn);
        bytes32 jobId = market.jobIdOf(request);
        expectError(abi.encodeWithSelector(IRequests.InvalidSignature.selector, request.requester, jobId));
        // The sender's limit bounds what it burns.
        market.requestInferenceFor{gas: 2_000_000}(request, "", "");
    }

    function test_OpensTheJob_GivenTheRequestersSignature() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        vm.prank(relayer);
        bytes32 jobId = market.requestInferenceFor(request, "", signature);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(requester), FUNDS - 10 ether, "the requester pays");
    }

    function test_RevertGiven_TheSignatureWasUsed() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        market.requestInferenceFor(request, "", signature);
        vm.prank(requester);
        market.cancel(request);
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1));
        market.requestInferenceFor(request, "", signature);
    }

    function test_OpensTheJob_GivenAContractThatAgrees() external {
        Request memory request = _fromWallet(Wallet.Answer.Yes);
        assertState(market.requestInferenceFor(request, "", ""), JobState.Open);
    }

    function test_OpensTheJob_GivenAContractThatNeedsAMillionGas() external {
        Request memory request = _fromWallet(Wallet.Answer.Slow);
        assertState(market.requestInferenceFor(request, "", ""), JobState.Open);
    }

    function test_OpensTheJob_GivenAnAccountThatDelegatesAndSignsByItsKey() external {
        Request memory request = _delegating(Wallet.Answer.No);
        assertState(market.requestInferenceFor(request, "", sign(request, requesterKey)), JobState.Open);
    }

    function test_OpensTheJob_GivenAnAccountWhoseDelegateAgrees() external {
        Request memory request = _delegating(Wallet.Answer.Yes);
        assertState(market.requestInferenceFor(request, "", sign(request, requesterKey + 1)), JobState.Open);
    }

    function test_RevertWhen_NeitherKeyNorDelegateAgrees() external {
        Request memory request = _delegating(Wallet.Answer.No);
        _reverts(request, sign(request, requesterKey + 1));
    }

    function test_ReadsOneWordOnly_GivenAContractThatAnswersAtLength() external {
        Request memory request = _fromWallet(Wallet.Answer.Long);
        assertState(market.requestInferenceFor(request, "", ""), JobState.Open);
    }

    function test_RevertWhen_TheInputDoesNotMatchItsDigest() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        expectError(abi.encodeWithSelector(IRequests.InputMismatch.selector, bytes32(0)));
        market.requestInferenceFor(request, "input", signature);
    }

    /// @dev The requester's own account, with EIP-7702's designator of a wallet as its code.
    function _delegating(Wallet.Answer answer) private returns (Request memory) {
        vm.etch(requester, abi.encodePacked(hex"ef0100", address(new Wallet(answer))));
        return newRequest(1);
    }

    function _fromWallet(Wallet.Answer answer) private returns (Request memory request) {
        request = newRequest(1);
        request.requester = address(new Wallet(answer));
        fund(request.requester, FUNDS);
    }

    function _reverts(Request memory request, bytes memory signature) private {
        expectError(
            abi.encodeWithSelector(IRequests.InvalidSignature.selector, request.requester, market.jobIdOf(request))
        );
        market.requestInferenceFor(request, "", signature);
    }
}
