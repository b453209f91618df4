// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobMarket} from "../../contracts/interfaces/IJobMarket.sol";
import {DelegationVault} from "../../contracts/periphery/DelegationVault.sol";
import {Request} from "../../contracts/types/Request.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice A delegation vault with a tenth as commission, and much other stake beside it, so that R5 stays small.
abstract contract DelegationTest is VaultTest {
    address internal constant MANAGER = address(0x3A4A6E4);
    /// Shares to a token's unit.
    uint256 internal constant UNIT = 1e6;

    DelegationVault internal pool;

    function setUp() public virtual override {
        super.setUp();
        _stake(address(0xB16), 1e15);
        pool = _pool(1_000);
    }

    function _pool(uint16 commission) internal returns (DelegationVault) {
        bytes memory arguments = abi.encode(vault, MANAGER, commission, "Delegated", "dTEST");
        return DelegationVault(_create("DelegationVault.sol:DelegationVault", arguments));
    }

    function _deposit(address who, uint256 assets) internal returns (uint256 shares) {
        token.mint(who, assets);
        vm.startPrank(who);
        token.approve(address(pool), assets);
        shares = pool.deposit(assets, who);
        vm.stopPrank();
    }

    /// @dev Jobs pay the operator.
    function _earn(uint256 assets) internal {
        token.mint(address(this), assets);
        token.approve(address(market), assets);
        market.depositFor(address(pool), assets);
    }

    function _request(uint96 price) internal pure returns (Request memory request) {
        request.requester = REQUESTER;
        request.maxPrice = price;
    }

    function _lock(uint96 price) internal {
        vm.prank(MANAGER);
        pool.operate(abi.encodeCall(IJobMarket.lock, (_request(price), 100)));
    }

    function _requestExit(address who, uint256 shares) internal returns (uint256 batchId) {
        vm.prank(who);
        return pool.requestExit(shares);
    }

    function _exit(address who, uint256 batchId) internal returns (uint256 assets) {
        uint256 before = token.balanceOf(who);
        vm.prank(who);
        assets = pool.exit(batchId, who);
        assertEq(token.balanceOf(who) - before, assets, "arrived");
    }
}
