// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPosts} from "../../contracts/interfaces/IPosts.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {EnclaveTest} from "../utils/EnclaveTest.sol";

/// @notice Attacks on the audit's randomness: a builder that chooses headers, a chain whose clock is late, a market in which
/// seeds stay away or are lost; and attacks on the pot that pays for posts.
contract SeedsAndPotTest is EnclaveTest {
    uint256 private constant _LIES = 8;
    bytes32 private constant _SEED = keccak256("seed");

    function setUp() public override {
        super.setUp();
        // Test code keeps its time from here on: an optimiser may take two reads of one block's time for the same.
        assertEq(block.timestamp, START, "the clock");
    }

    /* A BUILDER CHOOSES HEADERS */

    /// @dev The first rule drew by a block's hash. A builder sets 32 bytes of `extraData` until the hash spares its lies: about 256
    /// headers for 8 lies, drawn with p = 1/2 each. Now no header that it can make changes a draw.
    /// `make test` tries 500, and `make test-deep` all the 10^6.
    function test_A9_ABuilderWithAMillionHeadersChangesNoDraw() external {
        lower(VENDOR, VendorStatus.Broken);
        Request[] memory requests = new Request[](_LIES);
        Delivery[] memory made = new Delivery[](_LIES);
        bytes32[] memory ids = new bytes32[](_LIES);
        for (uint256 i = 0; i < _LIES; ++i) {
            requests[i] = newEnclaveRequest(i);
            (ids[i], made[i]) = openAndCheat(requests[i]);
        }
        uint256 rate = rateOf(made[0]);
        assertEq(rate, ONE / 2, "p = 1/2");
        market.post(made[0].auditTarget, abi.encode(_SEED));
        evidence.keep(made[0].auditTarget, _SEED);
        uint256 expected = _drawnBy(_SEED, ids, rate);
        assertGe(expected, 1, "a seed that draws some");

        uint256 tries = vm.envOr("ASSAY_GRIND_TRIES", 500);
        // A call for each thousand: a call's memory is freed with it, and one call's would not do for a million.
        for (uint256 first = 1; first <= tries; first += 1_000) {
            uint256 last = first + 999 < tries ? first + 999 : tries;
            this.tryHeaders(first, last, ids, made, expected);
        }
        uint256 firstClear = 1;
        while (firstClear <= 5_000 && _naiveDrawn(_header(firstClear), ids, rate) != 0) ++firstClear;
        assertLe(firstClear, 5_000, "the first rule is ground");
        // And the market does what the harness says.
        for (uint256 j = 0; j < _LIES; ++j) {
            market.draw(ids[j], made[j].pack());
            assertState(ids[j], (expected >> j) & 1 == 1 ? JobState.Disputed : JobState.Provisional);
        }
    }

    /// @dev Under each of these headers the market draws what it drew before.
    function tryHeaders(
        uint256 first,
        uint256 last,
        bytes32[] calldata ids,
        Delivery[] calldata made,
        uint256 expected
    ) external {
        for (uint256 i = first; i <= last; ++i) {
            vm.prevrandao(_header(i));
            vm.coinbase(address(uint160(i)));
            vm.warp(START + 1 + (i % 300));
            vm.roll(1_000 + i);
            vm.setBlockhash(999 + i, _header(i));
            uint256 drawn;
            for (uint256 j = 0; j < _LIES; ++j) {
                if (evidence.wouldDraw(ids[j], made[j])) drawn |= 1 << j;
            }
            assertEq(drawn, expected, "a header changed a draw");
        }
    }

    /* LATE CLOCK */

    /// @dev The chain's clock is late by `behind` intervals, whose rounds drand has published. The cheat delivers only where the
    /// seed of its target spares the lie. After any one post of the newest round, its target is one that no account knows.
    function testFuzz_ALateClockShowsNoCheatItsSeed_GivenAnyPost(uint16 behind) external {
        uint40 newest = beacon.targetAt(block.timestamp) + uint40(bound(behind, 0, 288));
        assertGe(newest, market.nextTarget(), "without a post the target's seed is public");
        vm.prank(keeper);
        market.post(newest, abi.encode(_SEED));
        (, Delivery memory made) = openAndCheat(newEnclaveRequest(1));
        assertGe(made.auditTarget, newest + 1, "after every public seed");
    }

    /* SEEDS STAY AWAY */

    /// @dev Nothing is drawn and nothing settles; a proof needs no seed.
    function testFuzz_NobodyPosts_NothingIsDrawnAndAProofSettles(uint32 time) external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        passWindow(made);
        vm.warp(START + 1 days + uint256(time));
        bytes memory reason = abi.encodeWithSelector(IResults.AuditNotDrawn.selector, jobId, made.auditTarget);
        expectError(reason);
        market.finalise(jobId, made.pack());
        expectError(reason);
        market.draw(jobId, made.pack());
        prove(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    /// @dev A lie waits, drawn but not yet disputed, until 1,024 targets have overwritten its seed.
    function testFuzz_AnOverwrittenSeedIsNoSecondDraw(bool isLasting, bytes32 other) external {
        lower(VENDOR, VendorStatus.Broken);
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndCheat(request);
        bytes32 seed;
        do seed = keccak256(abi.encode(seed)); while (uint256(numberOf(seed, jobId)) << 32 >= rateOf(made));
        bytes memory shown = isLasting ? abi.encode(seed) : abi.encodePacked(seed, uint8(1));
        market.post(made.auditTarget, shown);
        market.post(made.auditTarget + 1_024, abi.encode(other));
        passWindow(made);
        if (isLasting) {
            expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, jobId, made.auditTarget));
            market.finalise(jobId, made.pack());
            // Nor does a header of today draw again.
            expectError(abi.encodeWithSelector(IPosts.SeedWasPosted.selector, made.auditTarget));
            market.post(made.auditTarget, abi.encodePacked(other, uint8(1)));
            market.post(made.auditTarget, shown);
        } else {
            // A header of today gives another seed: the market does not look at it.
            market.post(made.auditTarget, abi.encodePacked(other, uint8(1)));
        }
        market.finalise(jobId, made.pack());
        assertCommitted(jobId, JobState.Disputed, disputed(made, address(0)));
    }

    function test_TheMarketsIntervalIsTheBeacons() external {
        for (uint256 i = 0; i < 50; ++i) {
            vm.warp(START + i * 37);
            assertEq(market.nextTarget(), beacon.targetAt(START + i * 37), "target");
        }
    }

    /* THE POT */

    /// @dev Half of the fees went to the vault's insurance, which no rule spends. Now posts spend it to the last unit.
    function test_A24_FeesReachAccountsThatCanUseThem() external {
        market.setFee(100);
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        distributeFees();
        assertEq(balanceOf(treasury), 0.05 ether, "treasury");
        assertEq(balanceOf(address(vault)) + insurance(), 0, "nothing where no rule spends it");
        uint256 time = START;
        for (uint256 i = 1; pot() != 0; ++i) {
            vm.warp(time += 5 minutes);
            (bytes32 jobId, Delivery memory made) = openAndDeliver(newEnclaveRequest(100 + i));
            vm.prank(keeper);
            market.postForReward(jobId, made.pack(), abi.encode(_SEED));
        }
        assertEq(balanceOf(keeper), 0.05 ether, "posters got it all");
    }

    /// @dev A ring makes deliveries of its own only to be paid for their seeds.
    function testFuzz_SelfMadeDeliveriesFarmAtMostOneRewardATarget(uint96 price, uint16 fee, uint8 targets) external {
        price = uint96(bound(price, 0, 5 ether));
        fee = uint16(bound(fee, 0, 500));
        market.setFee(fee);
        uint256 count = bound(targets, 1, 6);
        // What honest jobs have put in.
        fund(address(beacon), 0.05 ether);
        uint256 before = _ring();
        uint256 time = START;
        for (uint256 i = 0; i < count; ++i) {
            vm.warp(time += 5 minutes);
            // Two deliveries of one target: the second earns nothing.
            (bytes32 first, Delivery memory made) = _selfMade(2 * i, price);
            (bytes32 second, Delivery memory again) = _selfMade(2 * i + 1, price);
            bytes32 seed = _sparing(made, first, second);
            vm.prank(keeper);
            market.postForReward(first, made.pack(), abi.encode(seed));
            vm.prank(keeper);
            market.postForReward(second, again.pack(), abi.encode(seed));
            vm.warp(time += CHALLENGE_SECONDS + 1);
            market.finalise(first, made.pack());
            market.finalise(second, again.pack());
            distributeFees();
        }
        uint256 fees = 2 * count * ((uint256(price) * fee) / 10_000);
        assertGe(before + count * POST_REWARD, _ring() + fees, "one reward a target, and every fee paid");
        assertGe(before + 0.05 ether, _ring(), "no more than others had put in");
        if (fees >= count * POST_REWARD) assertGe(before, _ring(), "fees above the reward: a loss");
    }

    /* PRIVATE */

    /// @dev What the ring of requester, operator and poster has.
    function _ring() private view returns (uint256) {
        return balanceOf(requester) + balanceOf(operator) + balanceOf(keeper) + vault.assetsOf(operator);
    }

    /// @return A header that a builder tries: its hash, and all that a contract can read of it.
    function _header(uint256 number) private pure returns (bytes32) {
        return keccak256(abi.encode("extraData", number));
    }

    function _selfMade(uint256 nonce, uint96 price) private returns (bytes32 jobId, Delivery memory made) {
        Request memory request = newEnclaveRequest(nonce);
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (price, price, price);
        return openAndDeliver(request);
    }

    function _sparing(Delivery memory made, bytes32 first, bytes32 second) private view returns (bytes32 seed) {
        uint256 rate = rateOf(made);
        do seed = keccak256(abi.encode(seed)); while (
            uint256(numberOf(seed, first)) << 32 < rate || uint256(numberOf(seed, second)) << 32 < rate
        );
    }

    function _drawnBy(bytes32 seed, bytes32[] memory ids, uint256 rate) private pure returns (uint256 drawn) {
        for (uint256 i = 0; i < ids.length; ++i) {
            if (uint256(numberOf(seed, ids[i])) << 32 < rate) drawn |= 1 << i;
        }
    }

    /// @dev The first rule: 128 bits of keccak256 of the block's hash and the job's id.
    function _naiveDrawn(bytes32 header, bytes32[] memory ids, uint256 rate) private pure returns (uint256 drawn) {
        for (uint256 i = 0; i < ids.length; ++i) {
            if (uint128(uint256(keccak256(abi.encode(header, ids[i])))) < rate) drawn |= 1 << i;
        }
    }
}
