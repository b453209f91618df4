// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim, Stake} from "../../contracts/types/Stake.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {StakeHandler} from "./StakeHandler.t.sol";

/// @notice The invariants of `stake.md`, after every step of a random game.
contract StakeInvariantTest is BaseTest {
    StakeHandler private _handler;

    function setUp() public {
        vm.warp(20_000 days);
        _handler = new StakeHandler();
        // A start that makes every step possible.
        for (uint256 i = 0; i < _handler.OPERATORS(); ++i) {
            _handler.stake(i, 1e10 * (i + 1));
            _handler.lock(i, 5e9);
        }
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_TheBooksAreInOrder() external view {
        _checkMoney();
        for (uint256 i = 0; i < _handler.OPERATORS(); ++i) _checkPool(_handler.operators(i));
    }

    function _checkMoney() private view {
        (uint256 staked, uint256 insurance) = _handler.VAULT().totals();
        uint256 sum;
        uint256 cover;
        for (uint256 i = 0; i < _handler.OPERATORS(); ++i) {
            sum += _handler.VAULT().assetsOf(_handler.operators(i));
            cover += _handler.VAULT().coverOf(_handler.operators(i));
        }
        for (uint256 i = 0; i < _handler.waitingCount(); ++i) {
            sum += _handler.VAULT().slashOf(_handler.waiting(i)).amount;
        }
        assertEq(sum, staked, "S1: pools and the parts set aside sum to all stake");
        assertEq(
            _handler.TOKEN().balanceOf(address(_handler.VAULT())),
            staked + insurance,
            "S1: stake and insurance sum to the balance"
        );
        assertGe(insurance, cover + _handler.fees(), "S8: the insurance covers its promises, and keeps all fees");
        sum = _handler.MARKET().balanceOf(address(_handler.VAULT()));
        for (uint256 i = 0; i < 5; ++i) sum += _handler.MARKET().balanceOf(_handler.accounts(i));
        assertEq(
            _handler.TOKEN().balanceOf(address(_handler.MARKET())),
            sum,
            "S7: the market was sent exactly what it credits"
        );
    }

    function _checkPool(address operator) private view {
        Stake memory pool = _handler.VAULT().stakeOf(operator);
        uint256 total = pool.totalShares();
        uint256 worth = pool.totalAssets();
        assertLe(worth, total, "S2: a share is worth at most a token");
        uint256 parts =
            uint256(pool.toAssets(pool.freeShares)) +
                pool.toAssets(pool.bondedShares) +
                pool.toAssets(pool.unbondingShares);
        assertLe(parts, worth, "S3: free, bonded and unbonding stake are worth no more than the pool");
        assertGe(parts + 2, worth, "S3: nor less, but for rounding");
        Claim[] memory claims = _handler.VAULT().claimsOf(operator);
        uint256 unbonding;
        for (uint256 i = 0; i < claims.length; ++i) {
            unbonding += claims[i].shares;
            if (i != 0) assertGe(claims[i].claimableAt, claims[i - 1].claimableAt, "S5: oldest first");
        }
        assertEq(unbonding, pool.unbondingShares, "S5: claims sum to the unbonding shares");
        assertLe(claims.length, 10, "S5: at most ten claims");
        uint256 waiting;
        for (uint256 i = 0; i < _handler.waitingCount(); ++i) {
            if (_handler.VAULT().slashOf(_handler.waiting(i)).operator == operator) ++waiting;
        }
        assertEq(waiting, pool.waitingSlashes, "S6: each waiting slash is counted once");
        (uint96 released, uint16 ended) = _handler.MARKET().releasedOf(operator);
        assertLe(released, pool.bondedShares, "S6: released shares are still bonded");
        assertLe(ended, pool.undecided, "S6: and their jobs still counted");
    }
}
