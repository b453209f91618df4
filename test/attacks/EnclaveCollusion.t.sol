// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Requester, operator, challenger, keeper and next filler play every end that a delivered job can take. Whoever of
/// them stand together with the operator at fault lose, and whoever are not at fault lose nothing.
contract EnclaveRingsTest is DisputeTest {
    uint256 private constant _ROLES = 5;

    enum Play {
        DrawnAndSilent,
        DrawnAndRefuted,
        SelfChallengedAndSilent,
        SelfChallengedAndRefuted,
        RefutedByAFriend,
        EquivocatedWhileLocked,
        EquivocatedWhileProvisional,
        EquivocatedWhileDisputed,
        OutputWithheld,
        HonestAndChallenged
    }

    address[_ROLES] private _roles;

    function setUp() public override {
        super.setUp();
        // Somebody else's stake, so big that R5 does not take the ring's stake anyway.
        stakeFor(relayer, 100_000 ether);
        _roles = [requester, operator, challenger, keeper, other];
    }

    function testFuzz_NoRingWithTheOperatorAtFaultProfits(uint8 play, uint24 bond, uint96 price) external {
        _play(Play(play % 10), uint24(bound(bond, 10_000, 90_000)), uint96(bound(price, 0.01 ether, 50 ether)));
    }

    function test_DrawnAndSilent() external {
        _play(Play.DrawnAndSilent, 10_000, 10 ether);
    }

    function test_DrawnAndRefuted() external {
        _play(Play.DrawnAndRefuted, 10_000, 10 ether);
    }

    function test_SelfChallengedAndSilent() external {
        _play(Play.SelfChallengedAndSilent, 10_000, 10 ether);
    }

    function test_SelfChallengedAndRefuted() external {
        _play(Play.SelfChallengedAndRefuted, 10_000, 10 ether);
    }

    function test_RefutedByAFriend() external {
        _play(Play.RefutedByAFriend, 10_000, 10 ether);
    }

    function test_EquivocatedWhileLocked() external {
        _play(Play.EquivocatedWhileLocked, 10_000, 10 ether);
    }

    function test_EquivocatedWhileProvisional() external {
        _play(Play.EquivocatedWhileProvisional, 10_000, 10 ether);
    }

    function test_EquivocatedWhileDisputed() external {
        _play(Play.EquivocatedWhileDisputed, 10_000, 10 ether);
    }

    function test_OutputWithheld() external {
        _play(Play.OutputWithheld, 10_000, 10 ether);
    }

    function test_HonestAndChallenged() external {
        _play(Play.HonestAndChallenged, 10_000, 10 ether);
    }

    /// @dev Plays it, has the filler do the job, executes what slash waits, and counts who has what. The price of the job is
    /// left out: whoever does it is paid, and the requester has its worth.
    function _play(Play play, uint24 bond, uint96 price) private {
        uint256[_ROLES] memory before = _wealths();
        uint256 insured = insurance() + balanceOf(address(vault));
        Request memory request = newEnclaveRequest(1);
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (price, price, price);
        bytes32 jobId = open(request);
        lockFor(request, operator, bond);
        uint256 bondValue = vault.stakeOf(operator).bondedShares;
        uint256 worker = 1;
        if (play == Play.HonestAndChallenged) {
            Delivery memory made = deliver(request);
            prove(request, challenged(request, made));
        } else {
            _fault(play, request);
            assertState(jobId, JobState.Open);
            lock(request, other);
            worker = 4;
            prove(request, deliverBy(resultOf(request), other, OTHER_VENDOR, OTHER_SESSION));
        }
        vm.warp(block.timestamp + 4 days);
        if (vault.slashOf(1).operator != address(0)) vault.executeSlash(1);
        _assertNoProfit(before, worker, price, play == Play.HonestAndChallenged ? 2 : 1);
        assertSolvent(parties(), 0);
        // What the ring of all has lost, the insurance has.
        uint256 won = insurance() + balanceOf(address(vault)) - insured;
        uint256 floor = play == Play.HonestAndChallenged ? (price > MIN_BOND ? price : MIN_BOND) / 5 : bondValue / 10;
        if (play == Play.OutputWithheld) floor = ((price > MIN_BOND ? price : MIN_BOND) * 3) / 10;
        assertGe(won, floor, "it costs all of them together");
    }

    function _fault(Play play, Request memory request) private {
        if (play == Play.EquivocatedWhileLocked) return _equivocate(request, deliveryOf(resultOf(request), VENDOR));
        IResults.Result memory result = wrongResultOf(request);
        if (play == Play.OutputWithheld) result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = deliver(result);
        if (play == Play.DrawnAndSilent || play == Play.DrawnAndRefuted) made = drawn(request, made);
        else if (play == Play.RefutedByAFriend || play == Play.OutputWithheld) mineAudit(request, made, false);
        else if (play != Play.EquivocatedWhileProvisional) made = challenged(request, made);

        if (play == Play.DrawnAndSilent || play == Play.SelfChallengedAndSilent) {
            passProof(made);
            expireBy(request, made, keeper);
        } else if (play == Play.OutputWithheld) {
            vm.prank(requester);
            market.demandOutput(request, made.pack());
            made.demandedAt = uint40(block.timestamp);
            vm.warp(block.timestamp + DATA_SECONDS + 1);
            vm.prank(keeper);
            market.expireOutput(request, made.pack());
        } else if (play == Play.EquivocatedWhileProvisional || play == Play.EquivocatedWhileDisputed) {
            _equivocate(request, made);
        } else {
            proveBy(request, made, keeper);
        }
    }

    function _equivocate(Request memory request, Delivery memory made) private {
        IDisputes.SignedResult[2] memory pair;
        bytes32 jobId = market.jobIdOf(request);
        for (uint256 i = 0; i < 2; ++i) {
            uint256[] memory words = new uint256[](1);
            words[0] = i;
            pair[i].payee = operator;
            pair[i].outputsHash = keccak256(abi.encodePacked(words));
            pair[i].signature = signRoot(SESSION, trees.leafOf(jobId, operator, words, 0));
        }
        vm.prank(keeper);
        market.reportEquivocation(request, made.pack(), pair[0], pair[1]);
    }

    /// @param atFault Whose fault it was: the rings with it must lose, all others must not.
    function _assertNoProfit(
        uint256[_ROLES] memory before,
        uint256 worker,
        uint256 price,
        uint256 atFault
    ) private view {
        uint256[_ROLES] memory now_ = _wealths();
        now_[0] += price;
        before[worker] += price;
        for (uint256 i = 0; i < _ROLES; ++i) {
            if (i != atFault) assertGe(now_[i], before[i], "who is not at fault loses nothing");
        }
        for (uint256 ring = 0; ring < 1 << _ROLES; ++ring) {
            if ((ring >> atFault) & 1 == 0) continue;
            (uint256 had, uint256 has) = (0, 0);
            for (uint256 i = 0; i < _ROLES; ++i) {
                if ((ring >> i) & 1 == 0) continue;
                had += before[i];
                has += now_[i];
            }
            assertLe(has + 1, had, "every ring with the party at fault loses");
        }
    }

    function _wealths() private view returns (uint256[_ROLES] memory wealth) {
        for (uint256 i = 0; i < _ROLES; ++i) wealth[i] = balanceOf(_roles[i]) + vault.assetsOf(_roles[i]);
    }
}

/// @notice What a cheat may expect, with the market's own rates and the losses it really takes.
contract CheatExpectationTest is DisputeTest {
    function setUp() public override {
        super.setUp();
        stakeFor(relayer, 100_000 ether);
    }

    function testFuzz_WithFullDeterrenceACheatNeverPays(uint24 bond, uint96 price, uint96 value, bool late) external {
        Request memory request = _request(1, price, value);
        if (!late) lower(VENDOR, VendorStatus.Broken);
        open(request);
        lockFor(request, operator, uint24(bound(bond, 10_000, 90_000)));
        Delivery memory made = deliver(wrongResultOf(request));
        // It makes no difference whether the vendor breaks before the delivery or after it.
        if (late) lower(VENDOR, VendorStatus.Broken);
        _assertDeterred(request, made);
    }

    function testFuzz_ACheatWithAStakeThatWasJustSlashedNeverPays(uint24 bond, uint96 price, uint96 value) external {
        // With much stake of others R5 adds nothing: the slash takes its tenth.
        stakeFor(relayer, 1_000_000 ether);
        Request memory first = newEnclaveRequest(2);
        (, Delivery memory wrong) = openAndCheat(first);
        proveBy(first, drawn(first, wrong), keeper);
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        lower(VENDOR, VendorStatus.Broken);
        Request memory request = _request(1, price, value);
        open(request);
        // A share is worth 0.9 tokens now, so the bond needs more of them.
        lockFor(request, operator, uint24(bound(bond, 11_200, 90_000)));
        Delivery memory made = deliver(wrongResultOf(request));
        assertLe(made.lock.worth(), 229, "the lock knows what its shares are worth");
        _assertDeterred(request, made);
    }

    /// @dev Any of five cheats may be drawn, in one proof window: each costs at least the bond it was locked with.
    function testFuzz_ManyCheatsAtOnceOnOneStakeCostABondEach(uint8 mask, bool slashed) external {
        uint256 count = 5;
        uint256 before = vault.assetsOf(operator);
        uint256 floor;
        Request[] memory requests = new Request[](count);
        Delivery[] memory made = new Delivery[](count);
        for (uint256 i = 0; i < count; ++i) {
            requests[i] = newEnclaveRequest(i + 1);
            (, made[i]) = openAndCheat(requests[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            bool hit = (mask >> i) & 1 == 1;
            uint96 number = mineAudit(requests[i], made[i], hit);
            market.draw(idOf(requests[i]), made[i].pack());
            if (!hit) continue;
            made[i] = disputed(made[i], address(0));
            floor += 10 ether;
        }
        vm.warp(block.timestamp + PROOF_SECONDS + 1);
        for (uint256 i = 0; i < count; ++i) {
            if ((mask >> i) & 1 == 1) market.expireDispute(requests[i], made[i].pack());
        }
        if (slashed) _executeAll();
        assertGe(before - vault.assetsOf(operator), floor, "one bond a cheat");
        assertSolvent(parties(), count * 10 ether);
    }

    /// @dev A number that spares a result while its vendor is trusted draws it once the vendor is broken.
    function test_ADowngradeInBetweenDrawsWhatWasSpared() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndCheat(request);
        uint96 number;
        for (uint256 i = 0; uint256(number) << 32 >= ONE / 2 || uint256(number) << 32 < ONE / 50; ++i) {
            bytes32 hash = keccak256(abi.encode(i));
            number = numberOf(hash, jobId);
            vm.roll(made.auditTarget + 1);
            postSeed(made.auditTarget, hash);
        }
        market.draw(idOf(request), made.pack());
        assertCommitted(jobId, JobState.Provisional, made);
        lower(VENDOR, VendorStatus.Broken);
        passWindow(made);
        vm.prank(operator);
        market.finalise(jobId, made.pack());
        assertCommitted(jobId, JobState.Disputed, disputed(made, address(0)));
        assertEq(balanceOf(operator), 0, "not paid");
    }

    /// @dev p · loss >= (1 − p) · gain: p as the market computes it, the loss as the market takes it.
    function _assertDeterred(Request memory request, Delivery memory made) private {
        uint256 rate = rateOf(made);
        uint256 before = balanceOf(operator) + vault.assetsOf(operator);
        uint256 funds = balanceOf(requester);
        made = drawn(request, made);
        passProof(made);
        expireBy(request, made, operator);
        uint256 loss = before - balanceOf(operator) - vault.assetsOf(operator);
        assertGe(rate * loss, (ONE - rate) * request.valueAtRisk, "a cheat pays");
        assertGe(balanceOf(requester), funds, "the requester loses nothing");
    }

    function _request(uint256 nonce, uint96 price, uint96 value) private view returns (Request memory request) {
        request = newEnclaveRequest(nonce);
        // From a price whose bond is above the smallest, so that no rate is too small to draw.
        request.maxPrice = uint96(bound(price, 2 ether, 50 ether));
        request.minPrice = request.maxPrice;
        request.valueAtRisk = uint96(bound(value, request.maxPrice, 100_000 ether));
    }

    function _executeAll() private {
        vm.warp(block.timestamp + 4 days);
        for (uint256 id = 1; vault.slashOf(id).operator != address(0); ++id) vault.executeSlash(id);
    }
}
