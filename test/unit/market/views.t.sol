// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract ViewsTest is MarketTest {
    /* CONSTRUCTOR */

    function test_Constructor_DeploysTheVaultAndKeepsWhatItWasGiven() external view {
        assertEq(vault.MARKET(), address(market), "the vault's market");
        assertEq(address(vault.TOKEN()), address(token), "the vault's token");
        assertEq(vault.MIN_BOND(), MIN_BOND, "smallest bond");
        assertEq(vault.KEEPER_CAP(), KEEPER_CAP, "keeper cap");
        assertEq(address(market.TOKEN()), address(token), "token");
        assertEq(address(market.MODELS()), address(models), "models");
        assertEq(address(market.CIRCUITS()), address(circuits), "circuits");
        assertEq(market.TREASURY(), treasury, "treasury");
        assertEq(IAccessManaged(address(market)).authority(), address(authority), "authority");
    }

    function test_Constructor_KeepsEveryJobInsideHalfOfTheUnbondingTime() external view {
        uint256 life = market.MAX_JOB_SECONDS() + market.longestAfterlife();
        assertLe(2 * life, vault.UNBONDING_SECONDS(), "life of a job");
    }

    /* JOB ID */

    function testFuzz_JobIdOf_IsTheRequestsEip712Digest(uint256[17] calldata words, uint64 chainId) external {
        Request memory request = _requestOf(words);
        chainId = uint64(bound(chainId, 1, type(uint64).max));
        vm.chainId(chainId);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Assay JobMarket"),
                keccak256("1"),
                chainId,
                address(market)
            )
        );
        bytes32 expected = keccak256(abi.encodePacked("\x19\x01", domain, _structHash(request)));
        assertEq(market.jobIdOf(request), expected, "digest");
    }

    /* STATE */

    function test_StateOf_IsNone_GivenAnUnknownJob() external view {
        assertState(keccak256("unknown"), JobState.None);
    }

    function test_StretchOf_IsZero_GivenAnUnknownJobAfterAPause() external {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 4 days);
        assertEq(market.stretchOf(keccak256("unknown")), 0, "stretch");
    }

    function test_StretchOf_RevertGiven_ASettledJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        settle(request);
        expectWrongState(jobId, JobState.Settled, JobState.Locked);
        market.stretchOf(jobId);
    }

    function test_JobOf_IsEmpty_GivenAnUnknownJob() external view {
        (Job job, ILocks.Terms memory terms) = market.jobOf(keccak256("unknown"));
        assertEq(Job.unwrap(job), 0, "word");
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "terms");
    }

    function test_IsNonceUsed_IsTrueOnlyForUsedNonces() external {
        open(newRequest(255));
        assertTrue(market.isNonceUsed(requester, 255), "used");
        assertFalse(market.isNonceUsed(requester, 254), "neighbour");
        assertFalse(market.isNonceUsed(requester, 256), "neighbour in the next word");
        assertFalse(market.isNonceUsed(operator, 255), "another's");
    }

    /* PRICE AND BOND */

    function testFuzz_PriceOf_RisesLinearlyBetweenTheEndsOfTheRamp(uint40 time) external {
        Request memory request = newRamp(1);
        request.rampStart = START + 600;
        time = uint40(bound(time, START, START + 2 hours));
        vm.warp(time);
        uint256 expected = 2 ether;
        if (time >= request.rampEnd) expected = 10 ether;
        else if (time > request.rampStart) expected += (8 ether * uint256(time - request.rampStart)) / 3000;
        assertEq(market.priceOf(request), expected, "before it is on chain");
    }

    function test_PriceOf_StandsStill_GivenAPause() external {
        Request memory request = newRamp(1);
        open(request);
        vm.warp(START + 30 minutes);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 2 days);
        assertEq(market.priceOf(request), 6 ether, "price at the pause");
        vm.warp(START + 30 minutes + 3 days + 15 minutes);
        assertEq(market.priceOf(request), 8 ether, "goes on after it");
    }

    function testFuzz_BondFor_IsThatPartOfThePriceButAtLeastTheSmallest(uint96 price, uint24 bondBps) external {
        uint256 bond = (uint256(price) * bondBps) / 10_000;
        if (bond > type(uint96).max) {
            vm.expectRevert();
            market.bondFor(price, bondBps);
            return;
        }
        assertEq(market.bondFor(price, bondBps), bond > MIN_BOND ? bond : MIN_BOND, "bond");
    }

    /* RESULT */

    function test_IsResult_IsFalse_GivenAJobThatIsNotSettled() external {
        Request memory request = newRequest(1);
        assertFalse(market.isResult(request, outputsOf(request)), "unknown");
        openAndLock(request);
        assertFalse(market.isResult(request, outputsOf(request)), "locked");
    }

    function test_IsResult_IsTrueOnlyForTheSettledOutputs() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        uint256[] memory outputs = outputsOf(request);
        assertTrue(market.isResult(request, outputs), "the result");
        outputs[0] ^= 1;
        assertFalse(market.isResult(request, outputs), "another output");
        assertFalse(market.isResult(request, new uint256[](0)), "no output");
        assertFalse(market.isResult(newRequest(2), outputsOf(request)), "another job");
    }

    /// @dev Any request: the fuzzer itself would name assurances that do not exist.
    function _requestOf(uint256[17] calldata words) private pure returns (Request memory request) {
        request.requester = address(uint160(words[0]));
        request.operator = address(uint160(words[1]));
        request.modelId = bytes32(words[2]);
        request.inputCommitment = bytes32(words[3]);
        request.inputDigest = bytes32(words[4]);
        request.nonce = words[5];
        request.assurance = Assurance(words[6] % 3);
        request.confidential = words[6] % 2 == 0;
        request.valueAtRisk = uint96(words[7]);
        request.minPrice = uint96(words[8]);
        request.maxPrice = uint96(words[9]);
        request.callbackFee = uint96(words[10]);
        request.rampStart = uint40(words[11]);
        request.rampEnd = uint40(words[12]);
        request.lockBy = uint40(words[13]);
        request.executionWindow = uint32(words[14]);
        request.deadline = uint40(words[14] >> 32);
        request.callback = address(uint160(words[15]));
        request.callbackGas = uint32(words[16]);
    }

    function _structHash(Request memory request) private pure returns (bytes32) {
        bytes memory type_ = bytes.concat(
            "Request(address requester,address operator,bytes32 modelId,bytes32 inputCommitment,bytes32 inputDigest,",
            "uint256 nonce,uint8 assurance,bool confidential,uint96 valueAtRisk,uint96 minPrice,uint96 maxPrice,",
            "uint96 callbackFee,uint40 rampStart,uint40 rampEnd,uint40 lockBy,uint32 executionWindow,uint40 deadline,",
            "address callback,uint32 callbackGas)"
        );
        return keccak256(abi.encodePacked(keccak256(type_), abi.encode(request)));
    }
}
