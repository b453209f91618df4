// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {PriceCurve} from "../../contracts/libraries/PriceCurve.sol";

import {QuoteResult, TcbStatus, VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../../contracts/types/Job.sol";
import {Measurement, Model, Runtime} from "../../contracts/types/Model.sol";
import {Assurance, Request, RequestLibrary} from "../../contracts/types/Request.sol";
import {EvidenceHarness} from "./EvidenceHarness.sol";
import {MarketCircuit} from "./MarketCircuit.sol";
import {MarketTest} from "./MarketTest.sol";
import {ResultTrees} from "./ResultTrees.sol";
import {StubVerifier} from "./StubVerifier.sol";

/// @notice The market with enclaves: two vendors, a runtime that both can run, and a session of each operator. Quotes are
/// stubbed, for `DcapVerifier` has tests of its own; signatures, proofs and money are real.
abstract contract EnclaveTest is MarketTest {
    uint8 internal constant VENDOR = 128;
    uint8 internal constant OTHER_VENDOR = 129;
    bytes32 internal constant MEASUREMENT = keccak256("enclave") & ~bytes32(uint256(0xff));
    uint256 internal constant SESSION = 0x5e55;
    uint256 internal constant OTHER_SESSION = 0x07e4;
    uint256 internal constant ONE = 1 << 128;

    address internal challenger = address(0xc4a1);
    address internal sessionKey = vm.addr(SESSION);
    StubVerifier internal verifier;
    ResultTrees internal trees;
    EvidenceHarness internal evidence;
    bytes32 internal runtimeId;
    /// What an enclave runs, without a circuit.
    Model internal blind;
    bytes32 internal blindId;

    function setUp() public virtual override {
        super.setUp();
        verifier = new StubVerifier();
        trees = new ResultTrees();
        evidence = new EvidenceHarness(marketConfig());
        enclaves.registerVendor(VENDOR, verifier, TcbStatus.UpToDate, 1, 168);
        enclaves.registerVendor(OTHER_VENDOR, verifier, TcbStatus.UpToDate, 1, 168);
        Runtime memory runtime;
        runtime.commit = new bytes(20);
        runtime.measurements = new Measurement[](2);
        runtime.measurements[0] = Measurement(VENDOR, MEASUREMENT);
        runtime.measurements[1] = Measurement(OTHER_VENDOR, MEASUREMENT);
        runtimeId = models.publishRuntime(runtime);
        model.runtimeId = runtimeId;
        modelId = models.publishModel(model, "");
        blind = model;
        (blind.weightsHash, blind.circuitId) = (keccak256("blind"), 0);
        blindId = models.publishModel(blind, "");
        register(VENDOR, SESSION, operator);
        register(OTHER_VENDOR, OTHER_SESSION, other);
        declare(operator, 50, 0);
        declare(other, 50, 0);
        fund(challenger, FUNDS);
    }

    /* ENCLAVES */

    function register(uint8 vendor, uint256 key, address who) internal returns (address) {
        return register(vendor, key, who, MEASUREMENT);
    }

    /// @notice Registers a session key on a platform of its own.
    function register(uint8 vendor, uint256 key, address who, bytes32 measurement) internal returns (address) {
        vm.roll(block.number + 2);
        uint256 number = block.number - 1;
        vm.setBlockhash(number, keccak256(abi.encode("block", number)));
        QuoteResult memory quote;
        quote.measurement = measurement;
        quote.platformId = bytes32(key);
        quote.evaluationNumber = 1;
        quote.reportDataLow = enclaves.reportDataFor(who, vm.addr(key), number, blockhash(number));
        verifier.set(quote);
        bytes memory signature = signDigest(key, enclaves.sessionDigest(who, number));
        vm.prank(who);
        return enclaves.register(vendor, "", number, signature);
    }

    function declare(address who, uint32 proofMilliseconds, uint96 proofFee) internal {
        vm.prank(who);
        market.declareProver(proofMilliseconds, proofFee);
    }

    function lower(uint8 vendor, VendorStatus status) internal {
        enclaves.lowerVendorStatus(vendor, status);
    }

    /* JOBS */

    /// @notice `newRequest` for an enclave's answer, whose error may cost the price.
    function newEnclaveRequest(uint256 nonce) internal view returns (Request memory request) {
        request = newRequest(nonce);
        request.assurance = Assurance.Enclave;
        request.valueAtRisk = request.maxPrice;
        request.inputDigest = keccak256("input");
    }

    function newBlindRequest(uint256 nonce) internal view returns (Request memory request) {
        request = newEnclaveRequest(nonce);
        request.modelId = blindId;
    }

    /// @notice `market.jobIdOf` without a call, which would take a `vm.prank` or `vm.expectRevert` that is meant for the next.
    function idOf(Request memory request) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Assay JobMarket"),
                keccak256("1"),
                block.chainid,
                address(market)
            )
        );
        bytes32 structHash = keccak256(abi.encodePacked(RequestLibrary.TYPEHASH, abi.encode(request)));
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    /* DELIVERY */

    function resultOf(Request memory request) internal pure returns (IResults.Result memory) {
        return IResults.Result(request, outputsOf(request), 0);
    }

    function leafOf(IResults.Result memory result, address payee) internal view returns (bytes32) {
        return trees.leafOf(market.jobIdOf(result.request), payee, result.outputs, result.outputDigest);
    }

    /// @notice A session key's signature of a root.
    function signRoot(uint256 key, bytes32 root) internal view returns (bytes memory) {
        return signDigest(key, market.digestOf(root));
    }

    function signDigest(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice What the market must keep the hash of after a delivery now.
    function deliveryOf(IResults.Result memory result, uint8 vendor) internal view returns (Delivery memory made) {
        bytes32 jobId = market.jobIdOf(result.request);
        (made.lock, ) = market.jobOf(jobId);
        made.resultHash = resultHash(jobId, result.outputs);
        made.outputDigest = result.outputDigest;
        made.deliveredAt = uint40(block.timestamp - market.stretchOf(jobId));
        made.auditTarget = market.nextTarget();
        made.vendor = vendor;
        made.status = enclaves.statusOf(vendor);
        made.provable = result.request.modelId != blindId;
        made.proofWanted = result.request.assurance == Assurance.EnclaveAndProof;
        made.hasCallback = result.request.callback != address(0);
        made.price = priceOf(result.request, made.lock);
        made.valueAtRisk = result.request.valueAtRisk;
    }

    function priceOf(Request memory request, Job job) internal view returns (uint96) {
        if (job.has(JobLibrary.REOPENED)) {
            (, ILocks.Terms memory terms) = market.jobOf(market.jobIdOf(request));
            return terms.reserve;
        }
        return
            PriceCurve.priceAt(request.minPrice, request.maxPrice, request.rampStart, request.rampEnd, job.lockedAt());
    }

    /// @notice Delivers a locked job's result by the first operator's session.
    function deliver(Request memory request) internal returns (Delivery memory) {
        return deliver(resultOf(request));
    }

    function deliver(IResults.Result memory result) internal returns (Delivery memory made) {
        made = deliveryOf(result, VENDOR);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        market.deliver(result.request.modelId == blindId ? blind : model, result, new bytes32[](0), signature);
    }

    /// @notice Creates, locks and delivers.
    function openAndDeliver(Request memory request) internal returns (bytes32 jobId, Delivery memory made) {
        jobId = openAndLock(request);
        made = deliver(request);
    }

    /// @notice Delivers a wrong result: other words than `outputsOf`.
    function openAndCheat(Request memory request) internal returns (bytes32 jobId, Delivery memory made) {
        jobId = openAndLock(request);
        IResults.Result memory result = resultOf(request);
        result.outputs[0] ^= 1;
        made = deliver(result);
    }

    /* AUDIT */

    /// @notice Posts a target's seed, or puts another in the place of one that was posted.
    function postSeed(uint40 target, bytes32 seed) internal {
        market.post(target, abi.encode(seed));
        vm.store(address(market), seedSlot(target), bytes32((uint256(seed) << 40) | target));
    }

    /// @notice Where the market keeps the seed of a posted target: the word with the target in it among those that it reads.
    function seedSlot(uint40 target) internal returns (bytes32 slot) {
        vm.record();
        market.seedOf(target);
        (bytes32[] memory reads, ) = vm.accesses(address(market));
        for (uint256 i = 0; i < reads.length; ++i) {
            if (uint40(uint256(vm.load(address(market), reads[i]))) == target) slot = reads[i];
        }
        assertTrue(slot != 0, "the seed is at hand");
    }

    /// @notice The number that decides a job's audit.
    function numberOf(bytes32 seed, bytes32 jobId) internal pure returns (uint96) {
        return uint96(uint256(keccak256(abi.encode(uint216(uint256(seed)), jobId)))) | 1;
    }

    /// @notice Posts a seed that gives the job this draw or one on the same side of the rate.
    function mineAudit(Request memory request, Delivery memory made, bool drawn) internal returns (uint96 number) {
        bytes32 jobId = market.jobIdOf(request);
        uint256 rate = rateOf(made);
        for (uint256 i = 0; ; ++i) {
            bytes32 hash = keccak256(abi.encode("audit", jobId, i));
            number = numberOf(hash, jobId);
            if (uint256(number) << 32 < rate == drawn) {
                postSeed(made.auditTarget, hash);
                return number;
            }
        }
    }

    /// @notice Probability of an audit by the vendor's status as it is now, in units of 2^-128.
    function rateOf(Delivery memory made) internal view returns (uint256) {
        return evidence.rate(made);
    }

    /// @notice Lets the challenge window pass.
    function passWindow(Delivery memory made) internal {
        (uint256 challengeBy, ) = market.windowsOf(made.pack());
        vm.warp(challengeBy + 1);
    }

    function finalise(Request memory request, Delivery memory made) internal {
        vm.prank(keeper);
        market.finalise(idOf(request), made.pack());
    }

    /// @notice The delivery after a dispute that opens now: its turn comes with the next second, since the provers are quick.
    function disputed(Delivery memory made, address by) internal view returns (Delivery memory after_) {
        after_ = made;
        VendorStatus status = enclaves.statusOf(made.vendor);
        if (status > made.status) after_.status = status;
        after_.challengeBond = by == address(0) ? 0 : market.challengeBond(made.pack());
        after_.disputedAt = uint40(block.timestamp + 1);
        after_.challenger = by;
    }

    /// @notice Lets the proof window pass.
    function passProof(Delivery memory made) internal {
        (, uint256 closesAt) = market.windowsOf(made.pack());
        vm.warp(closesAt + 1);
    }

    /// @notice A valid proof of outputs for the job's operator as payee.
    function proofOf(
        Request memory request,
        uint256[] memory outputs,
        address payee
    ) internal view returns (ISettlements.Settlement memory settlement) {
        settlement.request = request;
        settlement.outputs = outputs;
        uint256 context = contextOf(market.jobIdOf(request), payee, request.modelId);
        settlement.proof = MarketCircuit.prove(signalsOf(request, outputs, context));
    }

    function prove(Request memory request, Delivery memory made) internal {
        market.prove(model, proofOf(request, outputsOf(request), made.lock.operator()), made.pack(), address(0));
    }

    /// @notice Commits to a report of two signed results, and lets a second pass.
    function commitReport(
        bytes32 jobId,
        IDisputes.SignedResult memory first,
        IDisputes.SignedResult memory second,
        address by
    ) internal {
        vm.prank(by);
        market.commitReport(keccak256(abi.encode(jobId, by, first, second)));
        vm.warp(block.timestamp + 1);
    }

    /// @notice Commits and reports.
    function reportBy(
        Request memory request,
        Delivery memory made,
        IDisputes.SignedResult memory first,
        IDisputes.SignedResult memory second,
        address by
    ) internal {
        commitReport(idOf(request), first, second, by);
        vm.prank(by);
        market.reportEquivocation(request, made.pack(), first, second);
    }

    /// @notice Two signed results of a job with different words.
    function equivocation(
        bytes32 jobId,
        address payee,
        uint256 key
    ) internal view returns (IDisputes.SignedResult[2] memory pair) {
        for (uint256 i = 0; i < 2; ++i) {
            uint256[] memory words = new uint256[](1);
            words[0] = i;
            pair[i].payee = payee;
            pair[i].outputsHash = keccak256(abi.encodePacked(words));
            pair[i].signature = signRoot(key, trees.leafOf(jobId, payee, words, 0));
        }
    }

    function assertCommitted(bytes32 jobId, JobState state, Delivery memory made) internal view {
        (Job job, ) = market.jobOf(jobId);
        uint256 expected =
            (uint256(state) << 252) | (uint256(keccak256(abi.encode(made.pack()))) & (type(uint256).max >> 4));
        assertEq(Job.unwrap(job), expected, "the job's word commits to the delivery");
    }
}
