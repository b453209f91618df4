// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {StakeVault} from "../../contracts/StakeVault.sol";
import {JobMarket} from "../../contracts/JobMarket.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {MarketHandler} from "./MarketHandler.t.sol";

/// @notice The invariants of `market.md`, after every step of a random game.
contract MarketInvariantTest is BaseTest {
    MarketHandler private _handler;
    JobMarket private _market;
    StakeVault private _vault;
    TestToken private _token;

    function setUp() public {
        _handler = new MarketHandler();
        _handler.setUp();
        (address market, address vault, address token) = _handler.contracts();
        (_market, _vault, _token) = (JobMarket(market), StakeVault(vault), TestToken(token));
        // A start that makes every step possible.
        for (uint256 i = 0; i < 4; ++i) _handler.request(i, 10 ether, 10 minutes, uint8(i));
        _handler.lock(0, 0, 100);
        _handler.lock(1, 1, 300);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_TheBooksAreInOrder() external view {
        assertEq(_token.balanceOf(address(_market)), _handler.owed(), "M1: the market holds what it owes, exactly");
        (uint256 staked, uint256 insurance) = _vault.totals();
        assertEq(
            _token.balanceOf(address(_vault)),
            staked + insurance,
            "M2: the vault holds stake and insurance, exactly"
        );
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address actor = _handler.actors(i);
            assertEq(
                _vault.stakeOf(actor).bondedShares,
                _handler.bonded(i) + _market.releasedOf(actor),
                "M6: bonded shares are those of live locks and those on their way back"
            );
        }
        _checkRings();
    }

    /// @dev Every pair and triple of requester, operator, keeper and filler, and all four.
    function _checkRings() private view {
        for (uint256 ring = 3; ring < 16; ++ring) {
            if (ring & (ring - 1) == 0) continue;
            uint256 start;
            uint256 wealth;
            for (uint256 i = 0; i < 4; ++i) {
                if ((ring >> i) & 1 == 0) continue;
                start += _handler.startWealth(i);
                wealth += _handler.wealthOf(i);
            }
            assertLe(wealth, start + _handler.allowance(ring), "M7: a ring made a profit");
        }
    }

    /// @dev One game by hand that takes every step once: none of them is dead.
    function test_EveryStepIsPlayed() external {
        _handler.settleWithTheWrongResult(0);
        _handler.settle(0, 2);
        _handler.wait(11 minutes);
        _handler.expire(1, 2);
        _handler.lock(1, 2, 100);
        _handler.decline(1);
        _handler.lock(1, 1, 100);
        _handler.changeToken(50, 1, true);
        _handler.settle(1, 4);
        _handler.cancel(0);
        _handler.deposit(0, 5 ether);
        _handler.withdraw(1, 2 ether);
        _handler.unbond(0, 1 ether);
        _handler.distributeFees(1);
        _handler.pause();
        _handler.unpause();
        _handler.wait(2 hours);
        _handler.wait(2 hours);
        _handler.expire(0, 0);
        string[13] memory kinds = [
            "request",
            "lock",
            "settle",
            "settleWithTheWrongResult",
            "expireLock",
            "expire",
            "decline",
            "cancel",
            "deposit",
            "withdraw",
            "unbond",
            "distributeFees",
            "pause"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) assertGe(_handler.steps(kinds[i]), 1, kinds[i]);
        this.invariant_TheBooksAreInOrder();
    }
}
