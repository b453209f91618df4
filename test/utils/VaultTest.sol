// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {VaultMarket} from "../../contracts/mocks/VaultMarket.sol";
import {StakeVault} from "../../contracts/StakeVault.sol";
import {Stake} from "../../contracts/types/Stake.sol";
import {BaseTest} from "./BaseTest.sol";

/// @notice A vault with a market of its own, three actors of each kind and money for them.
abstract contract VaultTest is BaseTest {
    uint64 internal constant GUARDIAN_ROLE = 1;
    uint96 internal constant MIN_BOND = 10e6;
    uint96 internal constant KEEPER_CAP = 2e6;
    uint256 internal constant RICH = 1e15;

    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant CAROL = address(0xCA401);
    address internal constant REQUESTER = address(0x4E9);
    address internal constant KEEPER = address(0x6EE);
    address internal constant CHALLENGER = address(0xC4A1);
    address internal constant FILLER = address(0xF111);
    address internal constant GUARDIAN = address(0x6A4D);
    address internal constant NOBODY = address(0);

    TestToken internal token;
    AccessManager internal authority;
    VaultMarket internal market;
    StakeVault internal vault;

    function setUp() public virtual {
        // A day's middle, well after the first days of the epoch.
        vm.warp(20_000 days + 12 hours);
        token = new TestToken();
        _deploy();
    }

    /// @dev Market and vault for `token`.
    function _deploy() internal {
        authority = new AccessManager(address(this));
        market = new VaultMarket(token, address(authority), MIN_BOND, KEEPER_CAP);
        vault = market.VAULT();
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IStakeVault.cancelSlash.selector;
        authority.setTargetFunctionRole(address(vault), selectors, GUARDIAN_ROLE);
        authority.grantRole(GUARDIAN_ROLE, GUARDIAN, 0);
    }

    function _stake(address operator, uint256 assets) internal returns (uint256 shares) {
        return _stakeFrom(operator, operator, assets);
    }

    function _stakeFrom(address from, address operator, uint256 assets) internal returns (uint256 shares) {
        token.mint(from, assets);
        vm.startPrank(from);
        token.approve(address(vault), assets);
        shares = vault.stake(operator, assets);
        vm.stopPrank();
    }

    function _unbond(address operator, uint256 assets) internal returns (uint256 claimableAt) {
        vm.prank(operator);
        return vault.unbond(assets);
    }

    /// @dev Locks a job and lets it be found wrong by a challenger.
    function _fault(address operator, uint96 shares) internal {
        market.lockFor(operator, shares);
        market.wrong(operator, shares, shares, REQUESTER, CHALLENGER);
    }

    function _later(uint256 seconds_) internal {
        vm.warp(block.timestamp + seconds_);
    }

    function _insurance() internal view returns (uint256 insurance) {
        (, insurance) = vault.totals();
    }

    function _staked() internal view returns (uint256 staked) {
        (staked, ) = vault.totals();
    }

    /// @dev The vault's own balance is exactly what it owes: stake, what is set aside, and insurance.
    function _assertSolvent() internal view {
        (uint256 staked, uint256 insurance) = vault.totals();
        assertEq(IERC20(token).balanceOf(address(vault)), staked + insurance, "balance = stake + insurance");
    }

    function _assertPool(
        address operator,
        uint256 free,
        uint256 bonded,
        uint256 unbonding,
        uint256 worth
    ) internal view {
        Stake memory pool = vault.stakeOf(operator);
        assertEq(pool.freeShares, free, "free shares");
        assertEq(pool.bondedShares, bonded, "bonded shares");
        assertEq(pool.unbondingShares, unbonding, "unbonding shares");
        assertEq(vault.assetsOf(operator), worth, "worth of the pool");
    }
}
