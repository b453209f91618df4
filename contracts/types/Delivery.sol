// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "./Attestation.sol";
import {Job} from "./Job.sol";

/// @notice A result that an enclave signed, from its delivery until it is settled or refuted. It travels as calldata, as
/// the request does: the job's word keeps its hash, and every event that changes it shows it.
struct Delivery {
    /// The job's word while it was locked.
    Job lock;
    /// `Statement.resultHash` of the job and its output words.
    bytes32 resultHash;
    /// keccak256 of what the requester gets off chain beside the words; zero for nothing, or once it is on chain.
    bytes32 outputDigest;
    /// When it was delivered, on the job's clock.
    uint40 deliveredAt;
    /// Block whose hash draws the audit.
    uint40 auditBlock;
    /// Vendor of the enclave.
    uint8 vendor;
    /// The vendor's worst status so far: at delivery, draw and dispute.
    VendorStatus status;
    /// Whether the model has a circuit, so that the result can be proven.
    bool provable;
    /// Random number that decides the audit; zero until it is recorded.
    uint128 draw;
    /// When the requester demanded the bytes behind `outputDigest`, on the job's clock; zero for never.
    uint40 demandedAt;
    /// When a proof was called for, on the job's clock; zero for never.
    uint40 disputedAt;
    /// Whose bond called for it; zero for an audit.
    address challenger;
}

using DeliveryLibrary for Delivery global;

/// @notice Hashing of a `Delivery`.
library DeliveryLibrary {
    /// @notice What the job's word keeps 248 bits of.
    function hash(Delivery memory delivery) internal pure returns (bytes32) {
        return keccak256(abi.encode(delivery));
    }
}
