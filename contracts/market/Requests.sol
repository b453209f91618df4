// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Statement} from "../libraries/Statement.sol";
import {Job, JobLibrary, JobState} from "../types/Job.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Accounts} from "./Accounts.sol";
import {MarketClock} from "./MarketClock.sol";

/// @title Creation of jobs: what a request may say, who may make it, and what it reserves
abstract contract Requests is IJobMarket, Accounts, MarketClock {
    using BitMaps for BitMaps.BitMap;

    /* CONSTANTS */

    /// Most gas a callback may ask for.
    uint256 public constant MAX_CALLBACK_GAS = 500_000;
    /// Longest time from a job's creation to its deadline. Half the unbonding time must cover it with the windows for
    /// challenge, proof and slash that may follow; the constructor of `JobMarket` checks that.
    uint256 public constant MAX_JOB_SECONDS = 4 days;
    bytes32 private constant _DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    /* IMMUTABLES */

    /// @inheritdoc IJobMarket
    IModelRegistry public immutable MODELS;
    uint256 private immutable _CHAIN_ID;
    bytes32 private immutable _SEPARATOR;

    /* STORAGE */

    mapping(bytes32 jobId => Job) internal _jobs;
    mapping(bytes32 jobId => Terms) internal _terms;
    mapping(address requester => BitMaps.BitMap) private _nonces;

    /* CONSTRUCTOR */

    constructor(IModelRegistry models) {
        _CHAIN_ID = block.chainid;
        _SEPARATOR = _separator();
        MODELS = models;
    }

    /* EXTERNAL */

    /// @inheritdoc IJobMarket
    function requestInference(Request calldata request, bytes calldata input) external returns (bytes32 jobId) {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        jobId = _jobId(request);
        _create(request, jobId);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IJobMarket
    function requestInferenceFor(
        Request calldata request,
        bytes calldata input,
        bytes calldata signature
    ) external returns (bytes32 jobId) {
        jobId = _jobId(request);
        _createSigned(request, jobId, signature);
        _announce(request, jobId, input);
    }

    /// @inheritdoc IJobMarket
    function cancel(Request calldata request) external nonReentrant {
        if (msg.sender != request.requester) revert NotRequester(msg.sender, request.requester);
        bytes32 jobId = _jobId(request);
        _close(request, jobId, _requireState(jobId, JobState.Open));
        emit Cancelled(jobId, request.requester);
    }

    /// @inheritdoc IJobMarket
    function cancelNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /* VIEWS */

    /// @inheritdoc IJobMarket
    function jobIdOf(Request calldata request) external view returns (bytes32) {
        return _jobId(request);
    }

    /// @inheritdoc IJobMarket
    function stateOf(bytes32 jobId) external view returns (JobState) {
        return _jobs[jobId].state();
    }

    /// @inheritdoc IJobMarket
    function jobOf(bytes32 jobId) external view returns (Job job, Terms memory terms) {
        return (_jobs[jobId], _terms[jobId]);
    }

    /// @inheritdoc IJobMarket
    function stretchOf(bytes32 jobId) external view returns (uint256) {
        return _stretch(_clock, _pauseIndexOf(_jobs[jobId]));
    }

    /// @inheritdoc IJobMarket
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool) {
        return _nonces[requester].get(nonce);
    }

    /* INTERNAL */

    function _jobId(Request calldata request) internal view returns (bytes32) {
        bytes32 separator = block.chainid == _CHAIN_ID ? _SEPARATOR : _separator();
        return MessageHashUtils.toTypedDataHash(separator, request.structHash());
    }

    /// @dev Pauses that had begun when the job was created; for what is no live job, those of now.
    function _pauseIndexOf(Job job) internal view returns (uint16) {
        JobState state = job.state();
        return state == JobState.None || state == JobState.Settled ? _clock.pauses : job.pauseIndex();
    }

    function _requireState(bytes32 jobId, JobState needed) internal view returns (Job job) {
        job = _jobs[jobId];
        if (job.state() != needed) revert WrongState(jobId, job.state(), needed);
    }

    function _createSigned(Request calldata request, bytes32 jobId, bytes calldata signature) internal returns (Job) {
        if (!Signatures.isValid(request.requester, jobId, signature)) {
            revert InvalidSignature(request.requester, jobId);
        }
        return _create(request, jobId);
    }

    /// @dev Checks the request, uses its nonce, reserves its highest price and callback fee and opens the job.
    function _create(Request calldata request, bytes32 jobId) internal returns (Job job) {
        Clock memory clock = _clock;
        _requireIntake(clock);
        _check(request);
        _useNonce(request.requester, request.nonce);
        job = JobLibrary.open(clock.pauses, clock.feeTenths);
        _jobs[jobId] = job;
        _debit(request.requester, uint256(request.maxPrice) + request.callbackFee);
    }

    /// @dev Ends an open job without a result. What waited for its filler goes to the insurance, so that nobody gains by
    /// letting a job fail.
    function _close(Request calldata request, bytes32 jobId, Job job) internal {
        uint256 reserve = request.maxPrice;
        _jobs[jobId] = Job.wrap(0);
        if (job.has(JobLibrary.REOPENED)) {
            Terms memory terms = _terms[jobId];
            delete _terms[jobId];
            reserve = terms.reserve;
            _credit(_insuranceAccount(), terms.bonus);
        }
        _credit(request.requester, reserve + request.callbackFee);
    }

    /// @dev Account whose balance is the insurance's.
    function _insuranceAccount() internal view virtual returns (address);

    /* PRIVATE */

    function _announce(Request calldata request, bytes32 jobId, bytes calldata input) private {
        if (input.length != 0 && keccak256(input) != request.inputDigest) revert InputMismatch(request.inputDigest);
        emit Requested(jobId, request.requester, request.modelId, request, input);
    }

    function _useNonce(address requester, uint256 nonce) private {
        if (_nonces[requester].get(nonce)) revert NonceUsed(requester, nonce);
        _nonces[requester].set(nonce);
    }

    /// @dev EIP-712's domain, with this chain's id: after a fork, each side has job ids of its own.
    function _separator() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(_DOMAIN_TYPEHASH, keccak256("Assay JobMarket"), keccak256("1"), block.chainid, address(this))
            );
    }

    function _check(Request calldata request) private view {
        if (request.assurance != Assurance.Proof) revert UnsupportedAssurance(request.assurance);
        if (request.valueAtRisk != 0) revert MalformedValueAtRisk(request.valueAtRisk);
        if (request.confidential) revert UnsupportedAssurance(request.assurance);
        if (request.minPrice > request.maxPrice) revert MalformedPrice(request.minPrice, request.maxPrice);
        if (request.operator != address(0) && request.minPrice != request.maxPrice) {
            revert NamedOperatorNeedsFixedPrice();
        }
        if (
            request.rampStart > request.rampEnd ||
            request.executionWindow == 0 ||
            request.lockBy < block.timestamp ||
            uint256(request.lockBy) + request.executionWindow > request.deadline
        ) revert MalformedTimes();
        if (request.deadline > block.timestamp + MAX_JOB_SECONDS) {
            revert JobTooLong(request.deadline, block.timestamp + MAX_JOB_SECONDS);
        }
        if (
            request.callback == address(0)
                ? request.callbackGas != 0 || request.callbackFee != 0
                : request.callbackGas == 0 || request.callbackGas > MAX_CALLBACK_GAS
        ) revert MalformedCallback(request.callback, request.callbackGas);
        if (!Statement.isInputCommitment(request.inputCommitment)) {
            revert MalformedInputCommitment(request.inputCommitment);
        }
        if (MODELS.circuitOf(request.modelId) == 0) revert ModelHasNoCircuit(request.modelId);
    }
}
