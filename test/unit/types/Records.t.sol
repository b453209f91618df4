// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {SessionRecord, SessionRecordLibrary} from "../../../contracts/types/SessionRecord.sol";
import {VendorPolicy, VendorPolicyLibrary, VendorRecord} from "../../../contracts/types/VendorRecord.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice The packed words give back what was put in, whatever the other fields hold.
contract RecordsTest is BaseTest {
    function testFuzz_SessionRecord_RoundTrips(
        address operator,
        uint32 from,
        uint256 lifetime,
        uint256 index,
        uint256 evaluation,
        uint8 status
    ) public pure {
        lifetime = bound(lifetime, 0, (1 << 20) - 1);
        index = bound(index, 0, (1 << 28) - 1);
        evaluation = bound(evaluation, 0, 4095);
        TcbStatus tcb = TcbStatus(bound(status, 0, 6));
        SessionRecord record = SessionRecordLibrary.pack(operator, from, lifetime, index, evaluation, tcb);
        assertEq(record.operator(), operator, "operator");
        assertEq(record.validFrom(), from, "from");
        assertEq(record.validUntil(), uint256(from) + lifetime, "until");
        assertEq(record.enclaveIndex(), index, "index");
        assertEq(record.evaluationNumber(), evaluation, "evaluation");
        assertTrue(record.tcbStatus() == tcb, "status");
    }

    function testFuzz_SessionRecord_EndAtOnlyBringsForward(uint32 from, uint256 lifetime, uint256 end) public pure {
        lifetime = bound(lifetime, 0, (1 << 20) - 1);
        end = bound(end, 0, 1 << 34);
        SessionRecord record = SessionRecordLibrary.pack(address(9), from, lifetime, 5, 6, TcbStatus.OutOfDate);
        SessionRecord ended = record.endAt(end);
        uint256 until = uint256(from) + lifetime;
        uint256 expected = end >= until ? until : (end > from ? end : from);
        assertEq(ended.validUntil(), expected, "until");
        assertEq(ended.operator(), address(9), "operator");
        assertEq(ended.enclaveIndex(), 5, "index");
        assertEq(ended.evaluationNumber(), 6, "evaluation");
        assertTrue(ended.tcbStatus() == TcbStatus.OutOfDate, "status");
    }

    function pack(uint256 lifetime, uint256 index, uint256 evaluation) external pure returns (SessionRecord) {
        return SessionRecordLibrary.pack(address(1), 1, lifetime, index, evaluation, TcbStatus.UpToDate);
    }

    function test_SessionRecord_RevertWhen_AFieldIsTooLarge() public {
        bytes4 selector = SessionRecordLibrary.FieldTooLarge.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, 1 << 20, (1 << 20) - 1));
        this.pack(1 << 20, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(selector, 1 << 28, (1 << 28) - 1));
        this.pack(1, 1 << 28, 1);
        vm.expectRevert(abi.encodeWithSelector(selector, 4096, 4095));
        this.pack(1, 1, 4096);
    }

    function packPolicy(uint256 minimum, uint256 since) external pure returns (VendorPolicy) {
        return VendorPolicyLibrary.pack(VendorStatus.Trusted, minimum, since);
    }

    function test_VendorPolicy_RevertWhen_AFieldIsTooLarge() public {
        vm.expectRevert(abi.encodeWithSelector(SessionRecordLibrary.FieldTooLarge.selector, 4096, 4095));
        this.packPolicy(4096, 1);
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", uint8(32), 1 << 32));
        this.packPolicy(1, 1 << 32);
    }

    function testFuzz_VendorRecord_RoundTrips(
        uint256 noise,
        address verifier,
        uint16 minimum,
        uint32 trusted,
        uint32 since,
        uint8 status
    ) public pure {
        VendorStatus vendorStatus = VendorStatus(bound(status, 0, 2));
        TcbStatus worst = TcbStatus(bound(status, 0, 6));
        minimum %= 4096;
        VendorPolicy policy = VendorPolicyLibrary.pack(vendorStatus, minimum, trusted);
        VendorRecord record = VendorRecord.wrap(noise).withPolicy(policy, since);
        record = record.withVerifier(verifier).withConditions(worst, status);
        assertEq(record.verifier(), verifier, "verifier");
        assertEq(record.since(), since, "since");
        assertEq(record.sessionHours(), status, "hours");
        assertTrue(record.worstTcbStatus() == worst, "worst");
        assertTrue(record.policy().status() == vendorStatus, "status");
        assertEq(record.policy().minimumEvaluationNumber(), minimum, "minimum");
        assertEq(record.policy().trustedSince(), trusted, "trusted since");
    }
}
