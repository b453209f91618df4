// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {OneGuardian} from "../../contracts/mocks/OneGuardian.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {VaultMarket} from "../../contracts/mocks/VaultMarket.sol";
import {StakeVault} from "../../contracts/StakeVault.sol";
import {Audit, Draw} from "../../contracts/types/Audit.sol";
import {Stake} from "../../contracts/types/Stake.sol";
import {ArtifactTest} from "./ArtifactTest.sol";

/// @notice A vault with a market of its own, three actors of each kind and money for them.
abstract contract VaultTest is ArtifactTest {
    uint96 internal constant MIN_BOND = 10e6;
    uint96 internal constant KEEPER_CAP = 2e6;
    uint256 internal constant RICH = 1e15;

    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant CAROL = address(0xCA401);
    /// Operator with half of all stake, at fault on the day of another: R5 then takes all of the other's.
    address internal constant ACCOMPLICE = address(0xACC0);
    address internal constant REQUESTER = address(0x4E9);
    address internal constant KEEPER = address(0x6EE);
    address internal constant CHALLENGER = address(0xC4A1);
    address internal constant FILLER = address(0xF111);
    address internal constant GUARDIAN = address(0x6A4D);
    /// A finder that no test looks at.
    address internal constant HUNTER = address(0x4047);

    TestToken internal token;
    OneGuardian internal authority;
    VaultMarket internal market;
    StakeVault internal vault;

    function setUp() public virtual {
        // A day's middle, well after the first days of the epoch.
        vm.warp(20_000 days + 12 hours);
        token = TestToken(_create("TestToken.sol:TestToken", ""));
        _deploy();
    }

    /// @dev Market and vault for `token`.
    function _deploy() internal {
        authority = OneGuardian(_create("OneGuardian.sol:OneGuardian", abi.encode(GUARDIAN)));
        market = VaultMarket(
            _create("VaultMarket.sol:VaultMarket", abi.encode(token, authority, MIN_BOND, KEEPER_CAP))
        );
        vault = market.VAULT();
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

    /// @dev An audit that drew the job, or spared it.
    function _audit(bool drawn) internal pure returns (Audit memory) {
        return Audit(keccak256("job"), 0, 0, drawn ? Draw.Drawn : Draw.Spared);
    }

    /// @dev An audit whose seed was not at hand.
    function _undecided() internal pure returns (Audit memory) {
        return Audit(keccak256("job"), 7, 1e9, Draw.Unknown);
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

    /// @dev Has R5 take the operator's whole pool, by its fault and by that of an operator with half of all stake.
    /// @param slashId Number of the operator's slash.
    function _wipe(address operator, uint256 slashId) internal {
        _stake(ACCOMPLICE, _staked());
        market.wrong(operator, 0, 0, REQUESTER, HUNTER);
        market.wrong(ACCOMPLICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(slashId);
        assertEq(vault.assetsOf(operator), 0, "wiped");
    }

    /// @notice Returns the time now. The compiler may take `block.timestamp` for a constant of the whole test and keep it
    /// across a warp. It cannot keep the answer of a call.
    function clock() external view returns (uint256) {
        return block.timestamp;
    }

    function _later(uint256 seconds_) internal {
        vm.warp(this.clock() + seconds_);
    }

    function _insurance() internal view returns (uint256 insurance) {
        (, insurance) = vault.totals();
    }

    function _staked() internal view returns (uint256 staked) {
        (staked, ) = vault.totals();
    }

    /// @dev Asserts that the vault's balance is exactly the sum of stake, parts set aside, and insurance.
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
