// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {ICircuitRegistry} from "../interfaces/ICircuitRegistry.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {ILocks} from "../interfaces/ILocks.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {ISettlements} from "../interfaces/ISettlements.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Model} from "../types/Model.sol";
import {Outages} from "../types/Outages.sol";
import {Prover} from "../types/Prover.sol";
import {Request} from "../types/Request.sol";
import {Ledger} from "./Ledger.sol";
import {MarketClock} from "./MarketClock.sol";
import {Seeds} from "./Seeds.sol";

/// @title The storage of jobs, and what a job's word and request say without a change: its id, its state and its windows
/// @dev `JobMarket` and its modules run on the same storage. All of it is declared in `Ledger`, `MarketClock`, `Seeds` and here;
/// no part may declare a variable before it.
abstract contract JobStore is Seeds {
    /* CONSTANTS */

    bytes32 private constant _DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    /// A lock may be given back in this first part of the execution window.
    uint256 internal constant _DECLINE_WINDOW_BPS = 1_500;

    /* IMMUTABLES */

    IModelRegistry internal immutable _MODELS;
    ICircuitRegistry internal immutable _CIRCUITS;
    IEnclaveRegistry internal immutable _ENCLAVES;
    address internal immutable _TREASURY;
    uint96 internal immutable _MIN_BOND;
    uint96 internal immutable _KEEPER_CAP;
    uint256 internal immutable _CHALLENGE_SECONDS;
    uint256 internal immutable _PROOF_SECONDS;
    uint256 internal immutable _DATA_SECONDS;

    /* STORAGE */

    mapping(bytes32 jobId => Job) internal _jobs;
    mapping(bytes32 jobId => ILocks.Terms) internal _terms;
    mapping(address requester => BitMaps.BitMap) internal _nonces;
    mapping(address sessionKey => IDisputes.Report) internal _reports;
    /// The constant facts of a session that has delivered results of a runtime: its operator, and its vendor above that.
    mapping(bytes32 runtimeId => mapping(address sessionKey => uint256 facts)) internal _sessionCache;
    mapping(address operator => Prover) internal _provers;
    Outages internal _outages;
    /// For each account its last commitment to a report: time 40 | commitment's high 216 bits.
    mapping(address reporter => uint256 word) internal _commitments;
    /// Circuits whose proofs contradicted each other, and their models.
    mapping(bytes32 circuitOrModelId => bool) internal _quarantined;

    /* CONSTRUCTOR */

    constructor(
        MarketConfig memory config_
    )
        Ledger(config_.token)
        MarketClock(config_.uptimeFeed, config_.outageGrace)
        Seeds(config_.beacon, config_.postReward)
    {
        _MODELS = config_.models;
        _CIRCUITS = config_.circuits;
        _ENCLAVES = config_.enclaves;
        _TREASURY = config_.treasury;
        _MIN_BOND = config_.minBond;
        _KEEPER_CAP = config_.keeperCap;
        _CHALLENGE_SECONDS = config_.challengeSeconds;
        _PROOF_SECONDS = config_.proofSeconds;
        _DATA_SECONDS = config_.dataSeconds;
    }

    /* INTERNAL: IDENTITY AND STATE */

    /// @dev The vault of the market in whose storage this runs. A market creates its vault before any other contract, so the
    /// vault's address follows from the market's: the hash of the RLP list of that address and the nonce 1.
    function _vault() internal view returns (IStakeVault) {
        return IStakeVault(address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), hex"01"))))));
    }

    function _jobId(Request calldata request) internal view returns (bytes32) {
        return _jobId(_separator(), request);
    }

    function _jobId(bytes32 separator, Request calldata request) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(separator, request.structHash());
    }

    /// @dev EIP-712's domain separator, with this chain's id: after a fork, each side has job ids of its own.
    function _separator() internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(_DOMAIN_TYPEHASH, keccak256("Assay JobMarket"), keccak256("1"), block.chainid, address(this))
            );
    }

    function _requireState(bytes32 jobId, JobState needed) internal view returns (Job job) {
        job = _jobs[jobId];
        if (job.state() != needed) revert IRequests.WrongState(jobId, job.state(), needed);
    }

    function _requireModel(Model calldata model, Request calldata request) internal pure {
        if (model.id() != request.modelId) revert ISettlements.ModelMismatch(request.modelId);
    }

    /// @dev The circuit or model must not be quarantined.
    function _requireSound(bytes32 circuitOrModelId) internal view {
        if (_quarantined[circuitOrModelId]) revert IDisputes.Quarantined(circuitOrModelId);
    }

    /// @dev The lock's deadline must not have passed. A holder that waits for the input delivers after the post: until then the
    /// requester may end the job, and would do so with the answer in sight.
    function _requireInTime(Request calldata request, bytes32 jobId, Job job) internal {
        if (job.has(JobLibrary.INPUT_DEMANDED)) revert IWithholding.InputIsDemanded(jobId);
        uint256 deadline = _deadlineOf(request, job);
        if (_isPast(deadline, job.pauseIndex())) revert ILocks.LockExpired(jobId, deadline);
    }

    /// @dev Last second of a lock, on the job's clock.
    function _deadlineOf(Request calldata request, Job job) internal view returns (uint256) {
        return _windowFrom(request, job) + request.executionWindow;
    }

    /// @dev Whether the lock is young enough to be given back.
    function _isDeclinable(Request calldata request, Job job) internal returns (bool) {
        return !_isPast(_windowFrom(request, job) + _earlySeconds(request), job.pauseIndex());
    }

    /// @dev First part of an execution window, in which a lock may be given back.
    function _earlySeconds(Request calldata request) internal pure returns (uint256) {
        return (uint256(request.executionWindow) * _DECLINE_WINDOW_BPS) / Penalties.BPS;
    }

    /// @dev Seconds from the lock in which its input can be demanded.
    function _demandSeconds(Request calldata request) internal view returns (uint256) {
        uint256 early = _earlySeconds(request);
        return early < _DATA_SECONDS ? early : _DATA_SECONDS;
    }

    /// @dev Seconds from the lock in which a demanded input can be posted, and by which the post moves the window. They do not
    /// depend on when the demand or the post came, so the job's word needs two flags for them and no time.
    function _postSeconds(Request calldata request) internal view returns (uint256) {
        uint256 window = request.executionWindow;
        return _demandSeconds(request) + (window < _DATA_SECONDS ? window : _DATA_SECONDS);
    }

    /// @dev Start of the lock's execution window, on the job's clock: the lock, or the end of the time to post its input.
    function _windowFrom(Request calldata request, Job job) private view returns (uint256 from) {
        from = job.lockedAt();
        if (job.has(JobLibrary.INPUT_POSTED)) from += _postSeconds(request);
    }

    /* INTERNAL: TIME */

    /// @dev Seconds since the lock. An outage that the feed reports late moves the clock back, at most to the lock.
    function _sinceLock(uint256 time, Job job) internal pure returns (uint40) {
        // The clock of `Job` fits 32 bits.
        return time > job.lockedAt() ? uint40(time - job.lockedAt()) : 0;
    }

    /// @dev Stops that had begun when the job was created. A job in a later state keeps no such number: those of now.
    function _pauseIndexOf(Job job) internal view returns (uint16) {
        JobState state = job.state();
        return state == JobState.Open || state == JobState.Locked ? job.pauseIndex() : _clock.stops;
    }
}
