// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../interfaces/IBeacon.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {FirstBlock} from "../libraries/FirstBlock.sol";
import {HashToCurve} from "../libraries/HashToCurve.sol";
import {Intervals} from "./Intervals.sol";

/// @title Seeds by drand's network evmnet: BLS signatures on BN254
/// @notice A target's seed is the hash of drand's signature of the first round that is scheduled at or after the target's
/// interval begins, plus the lag. A signature is unique, so neither drand nor the account that shows it nor the block's
/// builder has a choice. A threshold of drand's members that colludes can foresee a seed; it cannot change one.
///
/// **Where drand falls silent**, and the chain has a RANDAO: from `FALLBACK_SECONDS` after that moment on, the header of the
/// first block since then gives the seed, and every `RETRY_SECONDS` a later block takes its place, for a chain's hashes go
/// out of reach. One block at a time is valid. `RandaoBeacon` states its bias. A seed by header does not last:
/// the market keeps it for good.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DrandBeacon is Intervals {
    /// @notice A drand network and the intervals on it.
    struct Network {
        /// Length of an interval, seconds.
        uint256 interval;
        /// Seconds from the beginning of an interval to its round.
        uint256 lag;
        /// When round 1 was scheduled, seconds since the epoch.
        uint256 genesis;
        /// Seconds between two rounds.
        uint256 period;
        /// Public key in G2 as EIP-197 has it: x₁, x₀, y₁, y₀.
        uint256[4] publicKey;
        /// Whether headers of this chain carry a RANDAO, to fall back to.
        bool hasRandao;
    }

    /// @notice What shows a round: its signature, and hints for hashing the round to the curve.
    struct Round {
        /// The signature, a point of G1.
        uint256 x;
        uint256 y;
        HashToCurve.Hints first;
        HashToCurve.Hints second;
    }

    /* ERRORS */

    /// @notice The public key is not a point of G2: copy it from the network's chain information.
    /// @dev Selector 0xfbfe0469.
    error MalformedKey();

    /* CONSTANTS */

    /// @notice Longer than forced inclusion takes on a rollup: until then a round can be posted against the sequencer's will.
    uint256 public constant FALLBACK_SECONDS = 36 hours;
    /// @notice A block's hash stays in reach of EIP-2935 for longer, also where a block takes two seconds.
    uint256 public constant RETRY_SECONDS = 4 hours;
    /// @dev A round's evidence is ten words; that of two headers is longer.
    uint256 private constant _ROUND_BYTES = 320;

    /* IMMUTABLES */

    /// @notice When round 1 was scheduled, seconds since the epoch.
    uint256 public immutable GENESIS;
    /// @notice Seconds between two rounds.
    uint256 public immutable PERIOD;
    /// @notice Whether a silence of drand is bridged by headers.
    bool public immutable HAS_RANDAO;
    uint256 private immutable _KEY_X1;
    uint256 private immutable _KEY_X0;
    uint256 private immutable _KEY_Y1;
    uint256 private immutable _KEY_Y0;

    /* CONSTRUCTOR */

    constructor(Network memory network) Intervals(network.interval, network.lag) {
        if (network.period == 0) revert NoInterval();
        GENESIS = network.genesis;
        PERIOD = network.period;
        HAS_RANDAO = network.hasRandao;
        (_KEY_X1, _KEY_X0) = (network.publicKey[0], network.publicKey[1]);
        (_KEY_Y1, _KEY_Y0) = (network.publicKey[2], network.publicKey[3]);
        uint256[6] memory input = [uint256(1), 2, _KEY_X1, _KEY_X0, _KEY_Y1, _KEY_Y0];
        bool isPoint;
        assembly ("memory-safe") {
            // The pairing checks the curve and the subgroup.
            isPoint := staticcall(gas(), 8, input, 0xc0, input, 0x20)
        }
        if (!isPoint || _KEY_X1 | _KEY_X0 | _KEY_Y1 | _KEY_Y0 == 0) revert MalformedKey();
    }

    /* VIEWS */

    /// @notice The drand round that gives a target's seed.
    /// @param target The interval.
    /// @return round The first one that is scheduled at or after the interval's beginning plus the lag.
    function roundOf(uint40 target) public view returns (uint64 round) {
        uint256 opensAt = _opensAt(target);
        if (opensAt <= GENESIS) return 1;
        // At most 2^40 intervals of some seconds each.
        return uint64((opensAt - GENESIS + PERIOD - 1) / PERIOD + 1);
    }

    /// @inheritdoc IBeacon
    /// @param evidence The ABI encoding of a `Round`, or, of a silent one, of two block headers (`FirstBlock`).
    function verify(uint40 target, bytes calldata evidence) external view returns (bytes32 seed, bool lasting) {
        if (evidence.length != _ROUND_BYTES) return (_byHeader(target, evidence), false);
        Round calldata shown;
        assembly ("memory-safe") {
            shown := evidence.offset
        }
        (bool ok, uint256 x, uint256 y) = HashToCurve.toPoint(
            keccak256(abi.encodePacked(roundOf(target))),
            shown.first,
            shown.second
        );
        if (!ok || !Bn254.isG1Point(shown.x, shown.y) || !_isSigned(shown.x, shown.y, x, y)) {
            revert WrongEvidence(target);
        }
        return (keccak256(abi.encode(shown.x, shown.y)), true);
    }

    /* PRIVATE */

    /// @dev e(signature, −G2) · e(H, key) = 1.
    function _isSigned(uint256 x, uint256 y, uint256 hashX, uint256 hashY) private view returns (bool signed) {
        uint256[12] memory input = [
            x,
            y,
            Bn254.G2_X1,
            Bn254.G2_X0,
            // The generator's negation.
            17805874995975841540914202342111839520379459829704422454583296818431106115052,
            13392588948715843804641432497768002650278120570034223513918757245338268106653,
            hashX,
            hashY,
            _KEY_X1,
            _KEY_X0,
            _KEY_Y1,
            _KEY_Y0
        ];
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := input
        }
        (, signed) = Bn254.pairing(pointer, 2);
    }

    function _byHeader(uint40 target, bytes calldata evidence) private view returns (bytes32) {
        if (!HAS_RANDAO) revert WrongEvidence(target);
        uint256 opensAt = _opensAt(target) + FALLBACK_SECONDS;
        if (block.timestamp < opensAt) revert TooEarly(target, opensAt);
        uint256 moment = block.timestamp - ((block.timestamp - opensAt) % RETRY_SECONDS);
        return FirstBlock.randao(target, moment, evidence);
    }
}
