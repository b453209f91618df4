// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../interfaces/IBeacon.sol";
import {Intervals} from "./Intervals.sol";

/// @title Seeds that the caller chooses, for chains on a developer's machine
/// @notice It is no source of randomness: the first account that posts a seed decides the audits of its interval. It exists so
/// that tests and demonstrations need neither drand nor waiting. It cannot be deployed on any chain but 31337.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DevelopmentBeacon is Intervals {
    /* ERRORS */

    /// @notice A development beacon would let any account choose the audits of this chain: deploy another beacon.
    /// @dev Selector 0xd84a6772.
    error NotADevelopmentChain(uint256 chainId);

    /* CONSTRUCTOR */

    /// @param interval Length of an interval, seconds.
    /// @param lag Seconds from the beginning of an interval to its seed.
    constructor(uint256 interval, uint256 lag) Intervals(interval, lag) {
        if (block.chainid != 31_337) revert NotADevelopmentChain(block.chainid);
    }

    /* VIEWS */

    /// @inheritdoc IBeacon
    /// @param evidence The seed, 32 bytes.
    function verify(uint40 target, bytes calldata evidence) external view returns (bytes32 seed, bool lasting) {
        uint256 opensAt = _opensAt(target);
        if (block.timestamp < opensAt) revert TooEarly(target, opensAt);
        if (evidence.length != 32) revert WrongEvidence(target);
        // Another caller can choose another one later.
        return (bytes32(evidence), false);
    }
}
