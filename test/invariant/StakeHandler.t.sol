// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {VaultMarket} from "../../contracts/mocks/VaultMarket.sol";
import {StakeVault} from "../../contracts/StakeVault.sol";
import {Penalties} from "../../contracts/libraries/Penalties.sol";
import {Audit, Draw} from "../../contracts/types/Audit.sol";
import {Slash} from "../../contracts/types/Slash.sol";
import {Claim, Stake, Standing} from "../../contracts/types/Stake.sol";
import {ArtifactTest} from "../utils/ArtifactTest.sol";

/// @notice Plays random games with four operators, and checks after every step that it touched no operator but its own.
contract StakeHandler is ArtifactTest {
    uint256 public constant OPERATORS = 4;

    TestToken public TOKEN;
    VaultMarket public MARKET;
    StakeVault public VAULT;

    address[OPERATORS] public operators;
    address[5] public accounts = [address(0x4E9), address(0xC4A1), address(0x6EE), address(0xF111), address(0xDE1)];
    /// Slashes that wait, in no order.
    uint256[] public waiting;
    uint256 public slashCount;
    /// All slashes that ever waited.
    Slash[] private _faults;
    /// Tokens that fees brought into the insurance.
    uint256 public fees;
    /// Steps that did something, so that the invariants are known to have been tested.
    uint256 public steps;

    constructor() {
        TOKEN = TestToken(_create("TestToken.sol:TestToken", ""));
        address authority = _create("OneGuardian.sol:OneGuardian", abi.encode(this));
        MARKET = VaultMarket(_create("VaultMarket.sol:VaultMarket", abi.encode(TOKEN, authority, 10, 2)));
        VAULT = MARKET.VAULT();
        operators = [address(0xA1), address(0xB2), address(0xC3), address(0xD4)];
        TOKEN.approve(address(VAULT), type(uint256).max);
        TOKEN.approve(address(MARKET), type(uint256).max);
    }

    /// @dev Digests all other operators around a step.
    modifier touchingOnly(uint256 who) {
        bytes32 before = _digestBut(who % OPERATORS);
        _;
        assertEq(_digestBut(who % OPERATORS), before, "S4: a step touched another operator");
        ++steps;
    }

    /* OPERATORS */

    function stake(uint256 who, uint256 assets) external touchingOnly(who) {
        address operator = _operator(who);
        assets = bound(assets, 1, 1e12);
        Stake memory pool = VAULT.stakeOf(operator);
        if (pool.standing == Standing.Removed || (pool.totalAssets() == 0 && pool.totalShares() != 0)) return;
        if (pool.totalShares() > 1e20) return;
        TOKEN.mint(address(this), assets);
        uint256 shares = VAULT.stake(operator, assets);
        assertGe(shares, assets, "S2: a share bought for more than a token");
    }

    function unbond(uint256 who, uint256 assets) external touchingOnly(who) {
        address operator = _operator(who);
        uint256 free = VAULT.freeStake(operator);
        if (free == 0 || VAULT.claimsOf(operator).length == 10) return;
        vm.prank(operator);
        VAULT.unbond(bound(assets, 1, free));
    }

    function claim(uint256 who) external touchingOnly(who) {
        address operator = _operator(who);
        Claim[] memory claims = VAULT.claimsOf(operator);
        if (claims.length == 0 || claims[0].claimableAt > block.timestamp) return;
        if (VAULT.stakeOf(operator).waitingSlashes != 0) return;
        uint256 before = VAULT.assetsOf(operator);
        vm.prank(operator);
        uint256 paid = VAULT.claim(operator);
        assertEq(before - VAULT.assetsOf(operator), paid, "S1: a claim pays the loss of the pool");
    }

    /* JOBS */

    function lock(uint256 who, uint256 shares) external touchingOnly(who) {
        address operator = _operator(who);
        Stake memory pool = VAULT.stakeOf(operator);
        if (pool.standing == Standing.Removed || block.timestamp < pool.jailedUntil()) return;
        if (pool.waitingSlashes != 0) return;
        (uint96 released, ) = MARKET.releasedOf(operator);
        MARKET.lockFor(operator, uint96(bound(shares, 0, uint256(pool.freeShares) + released)));
    }

    function settle(uint256 who, uint256 shares, bool lazily) external touchingOnly(who) {
        address operator = _operator(who);
        uint96 bonded = _bonded(operator, shares);
        if (lazily) MARKET.settle(operator, bonded);
        else MARKET.release(operator, bonded);
    }

    function decline(uint256 who, uint256 shares, uint96 price) external touchingOnly(who) {
        address operator = _operator(who);
        MARKET.declineFor(operator, _bonded(operator, shares), price, accounts[0]);
    }

    function late(uint256 who, uint256 shares, uint96 price) external touchingOnly(who) {
        address operator = _operator(who);
        uint96 bonded = _bonded(operator, shares);
        uint256 before = VAULT.assetsOf(operator);
        MARKET.late(operator, bonded, price % 1e12, accounts[0], accounts[2], accounts[3]);
        assertLe(before - VAULT.assetsOf(operator), bonded, "S2: R1 takes at most the bond");
    }

    function wrong(uint256 who, uint256 shares, uint96 price, uint8 draw) external touchingOnly(who) {
        address operator = _operator(who);
        uint96 bonded = _bonded(operator, shares);
        // A third is spared, a third drawn, and the rest cannot be told.
        Audit memory audit = Audit(bytes32(slashCount + 1), 1, 1, Draw(uint256(draw) % 3));
        MARKET.wrongWith(operator, bonded, price % 1e12, accounts[0], accounts[1], audit);
        _queued();
    }

    function silence(uint256 who, uint256 shares, uint96 price) external touchingOnly(who) {
        address operator = _operator(who);
        uint96 bonded = _bonded(operator, shares);
        Stake memory before = VAULT.stakeOf(operator);
        MARKET.silence(operator, bonded, price % 1e12, accounts[0]);
        Stake memory afterwards = VAULT.stakeOf(operator);
        assertEq(
            uint256(before.totalAssets()) - afterwards.totalAssets(),
            before.toAssetsUp(bonded),
            "S9: a silence takes the bond, however many came before"
        );
        assertEq(afterwards.waitingSlashes, before.waitingSlashes, "S9: a silence sets nothing aside");
    }

    function equivocate(uint256 who, uint256 shares, uint96 price, uint256 rarely) external touchingOnly(who) {
        if (rarely % 8 != 0) return;
        address operator = _operator(who);
        MARKET.equivocate(operator, _bonded(operator, shares), price % 1e12, accounts[0], accounts[1]);
        _queued();
    }

    /* QUEUE */

    function execute(uint256 which) external {
        if (waiting.length == 0) return;
        uint256 slashId = waiting[which % waiting.length];
        Slash memory slash = VAULT.slashOf(slashId);
        if (slash.executableAt > block.timestamp) return;
        uint256 who = _index(slash.operator);
        bytes32 others = _digestBut(who);
        Stake memory before = VAULT.stakeOf(slash.operator);
        VAULT.executeSlash(slashId);
        Stake memory afterwards = VAULT.stakeOf(slash.operator);
        assertEq(_digestBut(who), others, "S4: a slash touched another operator");
        assertEq(afterwards.totalShares(), before.totalShares(), "S3: a slash takes worth, not shares");
        assertLe(
            uint256(before.totalAssets()) - afterwards.totalAssets() + slash.amount,
            slash.stake,
            "S2: a slash takes at most the pool at the fault"
        );
        if (!_othersAtFault(slash)) assertEq(afterwards.lostAssets, before.lostAssets, "S10: R5 needs two operators");
        _forget(which % waiting.length);
    }

    function cancel(uint256 which, uint256 rarely) external {
        if (waiting.length == 0 || rarely % 4 != 0) return;
        uint256 slashId = waiting[which % waiting.length];
        Slash memory slash = VAULT.slashOf(slashId);
        if (block.timestamp > slash.foundAt + 48 hours) return;
        uint256 before = VAULT.assetsOf(slash.operator);
        VAULT.cancelSlash(slashId);
        uint256 aside = uint256(slash.amount) + slash.bond;
        assertEq(VAULT.assetsOf(slash.operator) - before, aside, "S6: a cancelled slash gives all back");
        _forget(which % waiting.length);
    }

    function void(uint256 which, uint256 rarely) external {
        if (waiting.length == 0 || rarely % 4 != 0) return;
        uint256 slashId = waiting[which % waiting.length];
        Slash memory slash = VAULT.slashOf(slashId);
        if (slash.rule != Penalties.Rule.Wrong) return;
        uint256 before = VAULT.assetsOf(slash.operator);
        MARKET.voidSlash(slashId, slash.jobId);
        uint256 aside = uint256(slash.amount) + slash.bond;
        assertEq(VAULT.assetsOf(slash.operator) - before, aside, "S6: a void slash gives all back");
        _forget(which % waiting.length);
    }

    function payFees(uint256 amount) external {
        amount = bound(amount, 0, 1e9);
        TOKEN.mint(address(this), amount);
        MARKET.depositFor(address(VAULT), amount);
        VAULT.collectInsurance();
        fees += amount;
        ++steps;
    }

    function wait(uint256 seconds_) external {
        vm.warp(block.timestamp + bound(seconds_, 0, 5 days));
    }

    /* READ */

    function waitingCount() external view returns (uint256) {
        return waiting.length;
    }

    function _operator(uint256 who) private view returns (address) {
        return operators[who % OPERATORS];
    }

    function _index(address operator) private view returns (uint256 who) {
        while (operators[who] != operator) ++who;
    }

    /// @dev Some of the shares that stand behind live jobs.
    function _bonded(address operator, uint256 shares) private view returns (uint96) {
        (uint96 released, ) = MARKET.releasedOf(operator);
        // A part needs a job to end.
        if (VAULT.undecidedOf(operator) == 0) return 0;
        return uint96(bound(shares, 0, VAULT.stakeOf(operator).bondedShares - released));
    }

    function _queued() private {
        waiting.push(++slashCount);
        _faults.push(VAULT.slashOf(slashCount));
    }

    /// @dev Whether another operator had a fault on the seven days that end with the day after the slash's, cancelled or not.
    function _othersAtFault(Slash memory slash) private view returns (bool) {
        uint256 end = uint256(slash.foundAt) / 1 days + 2;
        for (uint256 i = 0; i < _faults.length; ++i) {
            uint256 day = uint256(_faults[i].foundAt) / 1 days;
            if (_faults[i].operator != slash.operator && day < end && day + 7 >= end) return true;
        }
        return false;
    }

    function _forget(uint256 place) private {
        waiting[place] = waiting[waiting.length - 1];
        waiting.pop();
        ++steps;
    }

    function _digestBut(uint256 who) private view returns (bytes32 digest) {
        for (uint256 i = 0; i < OPERATORS; ++i) {
            if (i == who) continue;
            digest = keccak256(abi.encode(digest, VAULT.stakeOf(operators[i]), VAULT.coverOf(operators[i])));
        }
    }
}
