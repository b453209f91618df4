// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract DeliverManyTest is EnclaveTest {
    uint256 private constant _SIZE = 5;

    IResults.Result[] private _results;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < _SIZE; ++i) {
            Request memory request = newEnclaveRequest(i);
            openAndLock(request);
            _results.push(resultOf(request));
        }
    }

    /* THE WHOLE BATCH */

    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.deliverMany(model, new IResults.Result[](0), new bytes(65));
    }

    function test_RevertWhen_TheSignerIsNoSession() external {
        bytes memory signature = signRoot(0x57a4, _rootOf(_results, operator));
        expectError(_invalid(vm.addr(0x57a4)));
        vm.prank(operator);
        market.deliverMany(model, _results, signature);
    }

    function test_RevertWhen_TheItemsAreInAnotherOrder() external {
        bytes memory signature = _signature(_results);
        // Neighbours are sorted before they are hashed, so the first two may change places; the second and third may not.
        IResults.Result[] memory results = _results;
        (results[1], results[2]) = (results[2], results[1]);
        expectError(_invalid(ECDSA.recover(market.digestOf(_rootOf(results, operator)), signature)));
        vm.prank(operator);
        market.deliverMany(model, results, signature);
    }

    function test_RevertWhen_TheCallerIsNotThePayee() external {
        bytes memory signature = _signature(_results);
        expectError(_invalid(ECDSA.recover(market.digestOf(_rootOf(_results, other)), signature)));
        vm.prank(other);
        market.deliverMany(model, _results, signature);
    }

    function testFuzz_DeliversAllEachUnderItsOwnDelivery_GivenEveryItemIsGood(uint256 size) external {
        size = bound(size, 1, _SIZE);
        IResults.Result[] memory results = new IResults.Result[](size);
        for (uint256 i = 0; i < size; ++i) results[i] = _results[i];
        Delivery[] memory made = _expected(results);
        vm.expectEmit(address(market));
        emit IResults.Delivered(_idOf(results[0]), operator, sessionKey, results[0].outputs, made[0].pack());
        _deliver(results, type(uint256).max, 0);
        for (uint256 i = 0; i < size; ++i) assertCommitted(_idOf(results[i]), JobState.Provisional, made[i]);
        assertSolvent(everyone(), _SIZE * 10 ether + FUNDS);
    }

    function test_LeavesEachToBeDecidedAlone() external {
        Delivery[] memory made = _expected(_results);
        _deliver(_results, type(uint256).max, 0);
        mineAudit(_results[3].request, made[3], true);
        market.draw(idOf(_results[3].request), made[3].pack());
        assertCommitted(_idOf(_results[3]), JobState.Disputed, disputed(made[3], address(0)));
        mineAudit(_results[1].request, made[1], false);
        passWindow(made[1]);
        finalise(_results[1].request, made[1]);
        assertState(_idOf(_results[1]), JobState.Settled);
        assertCommitted(_idOf(_results[0]), JobState.Provisional, made[0]);
    }

    /* ONE ITEM */

    function testFuzz_SkipsItWithItsSelectorAndDeliversTheRest_GivenOneBadItem(uint256 bad, uint8 fault) external {
        bad = bound(bad, 0, _SIZE - 1);
        bytes4 verdict = _spoil(bad, uint8(bound(fault, 0, 5)));
        _deliver(_results, bad, verdict);
    }

    function testFuzz_ChargesNobody_GivenOneBadItem(uint256 bad, uint8 fault) external {
        bad = bound(bad, 0, _SIZE - 1);
        bytes4 verdict = _spoil(bad, uint8(bound(fault, 0, 5)));
        (uint256 mine, uint256 requesters) = (balanceOf(operator), balanceOf(requester));
        _deliver(_results, bad, verdict);
        assertEq(balanceOf(operator), mine, "the operator's");
        assertEq(balanceOf(requester), requesters, "the requester's");
        assertEq(vault.assetsOf(operator), FUNDS, "the stake");
    }

    function test_DeliversItOnce_GivenTheSameItemTwice() external {
        IResults.Result[] memory results = _results;
        results[4] = results[0];
        _deliver(results, 4, IRequests.WrongState.selector);
        assertState(_idOf(_results[4]), JobState.Locked);
    }

    function test_SkipsWhatIsConfidentialAndDeliversTheRest_GivenTheVendorIsBroken() external {
        Request memory secret = newEnclaveRequest(77);
        secret.confidential = true;
        openAndLock(secret);
        _results[2] = resultOf(secret);
        lower(VENDOR, VendorStatus.Broken);
        _deliver(_results, 2, IResults.SessionVendorBroken.selector);
        assertState(market.jobIdOf(secret), JobState.Locked);
    }

    function test_SkipsIt_GivenAnItemDeliveredAloneBefore() external {
        Delivery memory made = deliver(_results[0]);
        vm.roll(block.number + 1);
        _deliver(_results, 0, IRequests.WrongState.selector);
        assertCommitted(_idOf(_results[0]), JobState.Provisional, made);
    }

    /* PRIVATE */

    /// @dev Makes one item bad, and says how that is answered.
    function _spoil(uint256 bad, uint8 fault) private returns (bytes4 verdict) {
        Request memory request = newEnclaveRequest(50);
        if (fault == 0) {
            // Not a job.
            verdict = IRequests.WrongState.selector;
        } else if (fault == 1) {
            open(request);
            lock(request, other);
            verdict = IResults.NotSessionOperator.selector;
        } else if (fault == 2) {
            request = newRequest(50);
            openAndLock(request);
            verdict = IRequests.UnsupportedAssurance.selector;
        } else if (fault == 3) {
            request = newBlindRequest(50);
            openAndLock(request);
            verdict = ISettlements.ModelMismatch.selector;
        } else if (fault == 4) {
            request.executionWindow = 1 minutes;
            openAndLock(request);
            vm.warp(block.timestamp + 2 minutes);
            verdict = ILocks.LockExpired.selector;
        } else {
            openAndLock(request);
            settle(request);
            verdict = IRequests.WrongState.selector;
        }
        _results[bad] = resultOf(request);
    }

    /// @dev Delivers, and expects the verdict zero for every item but the one named.
    function _deliver(IResults.Result[] memory results, uint256 bad, bytes4 verdict) private {
        bytes memory signature = _signature(results);
        vm.prank(operator);
        bytes4[] memory verdicts = market.deliverMany(model, results, signature);
        assertEq(verdicts.length, results.length, "a verdict each");
        for (uint256 i = 0; i < results.length; ++i) {
            assertEq(bytes32(verdicts[i]), i == bad ? bytes32(verdict) : bytes32(0), "verdict");
            if (i != bad) assertState(_idOf(results[i]), JobState.Provisional);
        }
    }

    function _expected(IResults.Result[] memory results) private view returns (Delivery[] memory made) {
        made = new Delivery[](results.length);
        for (uint256 i = 0; i < results.length; ++i) made[i] = deliveryOf(results[i], VENDOR);
    }

    function _idOf(IResults.Result memory result) private view returns (bytes32) {
        return market.jobIdOf(result.request);
    }

    function _signature(IResults.Result[] memory results) private view returns (bytes memory) {
        return signRoot(SESSION, _rootOf(results, operator));
    }

    function _rootOf(IResults.Result[] memory results, address payee) private view returns (bytes32) {
        bytes32[] memory leaves = new bytes32[](results.length);
        for (uint256 i = 0; i < results.length; ++i) leaves[i] = leafOf(results[i], payee);
        return trees.rootOf(leaves);
    }

    function _invalid(address key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IResults.InvalidSession.selector, key);
    }
}
