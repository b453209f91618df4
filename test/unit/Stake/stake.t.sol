// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Stake, Standing} from "../../../contracts/types/Stake.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract StakeTypeTest is BaseTest {
    Stake private _stored;

    function testFuzz_ReadsWhatTheCompilerWrote(uint256 head, uint256 tail, uint8 standing) public {
        Stake memory pool = _from(head, tail, standing);
        _stored = pool;
        assertEq(abi.encode(_stored.load()), abi.encode(pool), "load");
    }

    function testFuzz_TheCompilerReadsWhatItWrote(uint256 head, uint256 tail, uint8 standing) public {
        Stake memory pool = _from(head, tail, standing);
        // Over the bits of another.
        _stored.save(_from(~head, ~tail, standing / 2));
        _stored.save(pool);
        Stake memory read = _stored;
        assertEq(abi.encode(read), abi.encode(pool), "save");
    }

    function testFuzz_ToSharesUpAndBackGivesTheAssetsAgain(uint96 total, uint96 lost, uint96 assets) public pure {
        Stake memory pool = _pool(total, lost);
        uint256 worth = pool.totalAssets();
        assets = uint96(bound(assets, 0, worth));
        uint256 shares = pool.toSharesUp(assets);
        assertLe(shares, pool.totalShares(), "no more shares than there are");
        assertEq(pool.toAssets(shares), assets, "up and back");
        assertGe(shares, assets, "a share is worth at most a token");
        if (worth != 0) assertLe(pool.toAssets(pool.toSharesDown(assets)), assets, "down and back");
    }

    function testFuzz_ToAssetsNeverGivesMoreThanThePart(uint96 total, uint96 lost, uint96 shares) public pure {
        Stake memory pool = _pool(total, lost);
        shares = uint96(bound(shares, 0, pool.totalShares()));
        uint256 assets = pool.toAssets(shares);
        assertLe(assets * pool.totalShares(), uint256(pool.totalAssets()) * shares, "rounded down");
        uint256 up = pool.toAssetsUp(shares);
        bool exact = assets * pool.totalShares() == uint256(pool.totalAssets()) * shares;
        assertEq(up, exact ? assets : assets + 1, "rounded up");
        assertEq(pool.toAssets(pool.totalShares()), pool.totalAssets(), "all shares are worth all");
    }

    function testFuzz_IsWipedOnlyIfSharesAreWorthNothing(uint96 total, uint96 lost) public pure {
        Stake memory pool = _pool(total, lost);
        assertTrue(pool.isWiped() == (pool.totalShares() != 0 && pool.totalAssets() == 0), "wiped");
        if (pool.isWiped()) assertEq(pool.toSharesUp(1), type(uint256).max, "no shares are worth a token");
    }

    function _pool(uint96 total, uint96 lost) private pure returns (Stake memory pool) {
        pool.freeShares = total / 2;
        pool.bondedShares = total / 3;
        pool.unbondingShares = total - total / 2 - total / 3;
        pool.lostAssets = uint96(bound(lost, 0, total));
    }

    function _from(uint256 head, uint256 tail, uint8 standing) private pure returns (Stake memory pool) {
        pool.freeShares = uint96(head);
        pool.bondedShares = uint96(head >> 96);
        pool.undecided = uint24(head >> 192);
        pool.lastStrikeAt = uint32(head >> 224);
        pool.unbondingShares = uint96(tail);
        pool.lostAssets = uint96(tail >> 96);
        pool.strikeBeforeAt = uint32(tail >> 192);
        pool.waitingSlashes = uint24(tail >> 224);
        pool.claimRing = uint8(tail >> 248);
        pool.standing = Standing(uint256(standing) % 3);
    }
}
