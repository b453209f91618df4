// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Evidence} from "../../contracts/market/Evidence.sol";
import {Kernel} from "../../contracts/market/Kernel.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobLibrary} from "../../contracts/types/Job.sol";
import {MarketConfig} from "../../contracts/types/MarketConfig.sol";
import {EnclaveTest} from "../utils/EnclaveTest.sol";

/// @notice The market's own decision, called for one made-up job after another.
contract AuditSampler is Evidence {
    constructor(MarketConfig memory config_) Kernel(config_) {}

    function keep(uint40 target, bytes32 seed) external {
        _seeds[target % _SEEDS] = (uint256(seed) << 40) | target;
    }

    /// @notice How many of `count` jobs with this delivery are drawn.
    function sample(Delivery memory delivery, uint256 seed, uint256 count) external returns (uint256 drawn) {
        for (uint256 i = 0; i < count; ++i) {
            delivery.disputedAt = 0;
            if (_audit(keccak256(abi.encode(seed, i)), delivery)) ++drawn;
        }
    }
}

/// @notice The share that is drawn, against the published formula. Block hashes and job ids are hashes of counters, so the
/// test gives the same answer every time; the interval is the one that 99.9% of all such samples fall into.
contract AuditDrawTest is EnclaveTest {
    /// Draws for each rate, and of one block.
    uint256 private constant _DRAWS = 20_000;
    uint256 private constant _OF_ONE_BLOCK = 250;
    /// Square of the normal distribution's quantile 3.2905, times 1,000.
    uint256 private constant _Z2 = 10_828;

    AuditSampler private _sampler;

    function setUp() public override {
        super.setUp();
        _sampler = new AuditSampler(marketConfig());
    }

    function test_Trusted_BondAsTheValue() external {
        _check(VendorStatus.Trusted, 10 ether, 10_000);
    }

    function test_Trusted_ValueAboveTheBond() external {
        _check(VendorStatus.Trusted, 90 ether, 10_000);
    }

    function test_Degraded_BondAsTheValue() external {
        _check(VendorStatus.Degraded, 10 ether, 10_000);
    }

    function test_Degraded_ValueAboveTheBond() external {
        _check(VendorStatus.Degraded, 30 ether, 10_000);
    }

    function test_Broken_BondAboveTheValue() external {
        _check(VendorStatus.Broken, 10 ether, 90_000);
    }

    function test_Broken_BondAsTheValue() external {
        _check(VendorStatus.Broken, 10 ether, 10_000);
    }

    /// @dev Price 10 tokens; the bond in basis points of it.
    function _check(VendorStatus status, uint96 value, uint24 bondBps) private {
        Delivery memory made;
        made.lock = JobLibrary.open(0, 0, 0).lock(operator, uint32(START), 255, bondBps);
        (made.vendor, made.status, made.provable) = (VENDOR, status, true);
        (made.price, made.valueAtRisk) = (10 ether, value);

        uint256 drawn;
        for (uint256 i = 0; i < _DRAWS / _OF_ONE_BLOCK; ++i) {
            made.auditTarget = uint40(block.number);
            vm.roll(block.number + 1);
            _sampler.keep(made.auditTarget, keccak256(abi.encode("seed", i)));
            drawn += _sampler.sample(made, i, _OF_ONE_BLOCK);
        }

        // |drawn - n p| <= z sqrt(n p (1 - p)), squared, with p = part / whole.
        uint256 q =
            status == VendorStatus.Trusted
                ? 200
                : status == VendorStatus.Degraded
                    ? 2_500
                    : 10_000;
        uint256 part = q * value;
        uint256 whole = 10_000 * (uint256(value) + (10 ether * uint256(bondBps)) / 10_000);
        (part, whole) = (part / 1e15, whole / 1e15);
        uint256 mean = _DRAWS * part;
        uint256 distance = drawn * whole > mean ? drawn * whole - mean : mean - drawn * whole;
        assertLe(distance * distance * 1_000, _Z2 * _DRAWS * part * (whole - part), "within the interval of 99.9%");
    }
}
