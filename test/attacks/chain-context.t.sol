// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketCircuit} from "../utils/MarketCircuit.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice A valid proof of the right input and output, whose context is of another chain, market, job, payee or model: each part
/// of the context alone keeps it from settling this job.
contract ContextTest is MarketTest {
    Request private job;
    bytes32 private jobId;

    function setUp() public override {
        super.setUp();
        job = newRequest(1);
        jobId = openAndLock(job);
    }

    function _context(
        uint256 chainId,
        address market_,
        bytes32 jobId_,
        address payee,
        bytes32 model_
    ) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(chainId, market_, jobId_, payee, model_))) % MarketCircuit.R;
    }

    function _settlement(uint256 context) private view returns (ISettlements.Settlement memory settlement) {
        settlement = settlementOf(job);
        settlement.proof = MarketCircuit.prove(signalsOf(job, settlement.outputs, context));
    }

    function _refuses(uint256 context) private {
        ISettlements.Settlement memory settlement = _settlement(context);
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        market.settle(model, settlement);
        assertState(jobId, JobState.Locked);
    }

    function test_TheRightContextSettles() external {
        market.settle(model, _settlement(_context(block.chainid, address(market), jobId, operator, job.modelId)));
        assertState(jobId, JobState.Settled);
    }

    function testFuzz_AnotherChain(uint256 chainId) external {
        if (chainId == block.chainid) chainId++;
        _refuses(_context(chainId, address(market), jobId, operator, job.modelId));
    }

    function testFuzz_AnotherMarket(address market_) external {
        if (market_ == address(market)) market_ = address(this);
        _refuses(_context(block.chainid, market_, jobId, operator, job.modelId));
    }

    function testFuzz_AnotherJob(uint32 nonce) external {
        Request memory another = newRequest(uint256(nonce) + 2);
        _refuses(_context(block.chainid, address(market), market.jobIdOf(another), operator, job.modelId));
    }

    function testFuzz_AnotherPayee(address payee) external {
        if (payee == operator) payee = requester;
        _refuses(_context(block.chainid, address(market), jobId, payee, job.modelId));
    }

    function testFuzz_AnotherModel(bytes32 model_) external {
        if (model_ == job.modelId) model_ = ~model_;
        _refuses(_context(block.chainid, address(market), jobId, operator, model_));
    }
}
