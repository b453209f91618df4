// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "./Attestation.sol";
import {Job} from "./Job.sol";

/// @notice A result that an enclave signed, from its delivery until it is settled or refuted.
struct Delivery {
    /// The job's word while it was locked.
    Job lock;
    /// `Statement.resultHash` of the job and its output words.
    bytes32 resultHash;
    /// keccak256 of the off-chain output; zero if there is none, or once it is on chain.
    bytes32 outputDigest;
    /// When it was delivered, on the job's clock.
    uint40 deliveredAt;
    /// The beacon's target whose seed draws the audit.
    uint40 auditTarget;
    /// When the requester demanded the bytes behind `outputDigest`, or when they were posted, on the job's clock; zero for
    /// never.
    uint40 demandedAt;
    /// When the proof window of a dispute begins, on the job's clock: the turn of its call in the operator's queue (`Prover`).
    /// Zero while no proof was called for. After a dispute, the end of its wait, where the output may still be demanded.
    uint40 disputedAt;
    /// Vendor of the enclave.
    uint8 vendor;
    /// The vendor's worst status so far: at delivery, draw and dispute.
    VendorStatus status;
    /// Whether the result can be proven: the model has a circuit, which was not quarantined at the delivery or in a dispute since.
    bool provable;
    /// Whether the requester wants a proof in any case.
    bool proofWanted;
    /// Whether a callback waits for the result.
    bool hasCallback;
    /// Price of the lock.
    uint96 price;
    /// The request's value at risk.
    uint96 valueAtRisk;
    /// Bond of the challenge that called for the proof; zero for an audit.
    uint96 challengeBond;
    /// Account whose bond called for the proof; zero for an audit.
    address challenger;
    /// Whether a proof has confirmed the output words: only the bytes of the output may still be missing.
    bool proven;
}

/// @notice A `Delivery` as it travels: in calldata, as the request does, and in every event that changes it. The job's word
/// keeps its hash.
struct PackedDelivery {
    Job lock;
    bytes32 resultHash;
    bytes32 outputDigest;
    /// Bits, from the lowest: deliveredAt 40 | auditTarget 40 | demandedAt 40 | disputedAt 40 | vendor 8 | status 8 |
    /// provable 1 | proofWanted 1 | hasCallback 1 | proven 1.
    uint256 progress;
    /// Bits, from the lowest: price 96 | valueAtRisk 96.
    uint256 amounts;
    /// Bits, from the lowest: challenger 160 | challengeBond 96.
    uint256 audit;
}

using DeliveryLibrary for Delivery global;
using PackedDeliveryLibrary for PackedDelivery global;

/// @notice Packing.
library DeliveryLibrary {
    function pack(Delivery memory self) internal pure returns (PackedDelivery memory packed) {
        packed.lock = self.lock;
        packed.resultHash = self.resultHash;
        packed.outputDigest = self.outputDigest;
        packed.progress =
            PackedDeliveryLibrary.begin(
                self.deliveredAt,
                self.auditTarget,
                self.vendor,
                self.status,
                self.provable,
                self.proofWanted,
                self.hasCallback
            ) |
            (uint256(self.demandedAt) << 80) |
            (uint256(self.disputedAt) << 120);
        if (self.proven) packed.progress |= 1 << 179;
        packed.amounts = PackedDeliveryLibrary.amountsOf(self.price, self.valueAtRisk);
        packed.audit = uint256(uint160(self.challenger)) | (uint256(self.challengeBond) << 160);
    }
}

/// @notice Unpacking and hashing.
library PackedDeliveryLibrary {
    uint256 private constant _WORDS = 6;

    /// @notice `progress` of a new delivery.
    /// @param deliveredAt Seconds; like `auditTarget`, far below 2^40.
    function begin(
        uint256 deliveredAt,
        uint256 auditTarget,
        uint8 vendor,
        VendorStatus status,
        bool provable,
        bool proofWanted,
        bool hasCallback
    ) internal pure returns (uint256 progress) {
        progress = deliveredAt | (auditTarget << 40) | (uint256(vendor) << 160) | (uint256(status) << 168);
        if (provable) progress |= 1 << 176;
        if (proofWanted) progress |= 1 << 177;
        if (hasCallback) progress |= 1 << 178;
    }

    /// @notice `amounts` of a delivery.
    function amountsOf(uint96 price, uint96 valueAtRisk) internal pure returns (uint256) {
        return uint256(price) | (uint256(valueAtRisk) << 96);
    }

    function unpack(PackedDelivery memory self) internal pure returns (Delivery memory) {
        uint256 progress = self.progress;
        return
            Delivery({
                lock: self.lock,
                resultHash: self.resultHash,
                outputDigest: self.outputDigest,
                deliveredAt: uint40(progress),
                auditTarget: uint40(progress >> 40),
                demandedAt: uint40(progress >> 80),
                disputedAt: uint40(progress >> 120),
                vendor: uint8(progress >> 160),
                status: VendorStatus(uint8(progress >> 168)),
                provable: (progress >> 176) & 1 != 0,
                proofWanted: (progress >> 177) & 1 != 0,
                hasCallback: (progress >> 178) & 1 != 0,
                price: uint96(self.amounts),
                valueAtRisk: uint96(self.amounts >> 96),
                challengeBond: uint96(self.audit >> 160),
                challenger: address(uint160(self.audit)),
                proven: (progress >> 179) & 1 != 0
            });
    }

    /// @notice keccak256 of the ABI encoding, which is the struct's six words as they lie in memory.
    function hash(PackedDelivery memory self) internal pure returns (bytes32 digest) {
        uint256 size = _WORDS * 32;
        assembly ("memory-safe") {
            digest := keccak256(self, size)
        }
    }
}
