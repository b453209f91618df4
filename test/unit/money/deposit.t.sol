// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract DepositTest is MarketTest {
    function test_RevertWhen_TheAmountIsZero() external {
        expectError(abi.encodeWithSelector(IMoney.ZeroDeposit.selector));
        market.deposit(0);
    }

    function test_RevertWhen_TheAccountIsZero() external {
        _give(keeper, 1);
        expectError(abi.encodeWithSelector(IMoney.ZeroRecipient.selector));
        vm.prank(keeper);
        market.depositFor(address(0), 1);
    }

    function test_RevertWhen_NothingWasApproved() external {
        token.mint(keeper, 1 ether);
        vm.expectRevert();
        vm.prank(keeper);
        market.deposit(1 ether);
    }

    function test_RevertGiven_TheBalanceWouldPassUint96() external {
        uint256 most = type(uint96).max;
        _give(keeper, most + 1);
        vm.expectRevert();
        vm.prank(keeper);
        market.deposit(most + 1);
        vm.prank(keeper);
        market.deposit(most);
        vm.expectRevert();
        vm.prank(keeper);
        market.deposit(1);
        assertEq(balanceOf(keeper), most, "balance");
    }

    function testFuzz_CreditsTheCaller(uint96 amount) external {
        vm.assume(amount != 0);
        _give(keeper, amount);
        vm.expectEmit(address(market));
        emit IMoney.Deposited(keeper, keeper, amount);
        vm.prank(keeper);
        market.deposit(amount);
        assertEq(balanceOf(keeper), amount, "balance");
        assertEq(token.balanceOf(keeper), 0, "tokens");
    }

    function test_CreditsTheAccountNamed() external {
        _give(keeper, 2 ether);
        vm.expectEmit(address(market));
        emit IMoney.Deposited(relayer, keeper, 2 ether);
        vm.prank(keeper);
        market.depositFor(relayer, 2 ether);
        assertEq(balanceOf(relayer), 2 ether, "balance");
        assertEq(balanceOf(keeper), 0, "not the payer's");
    }

    function test_TakesItUnderThePermit() external {
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = _permit(3 ether, deadline);
        vm.prank(requester);
        market.depositWithPermit(3 ether, deadline, v, r, s);
        assertEq(balanceOf(requester), FUNDS + 3 ether, "balance");
    }

    function test_TakesItAllTheSame_GivenSomebodyUsedThePermitFirst() external {
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = _permit(3 ether, deadline);
        token.permit(requester, address(market), 3 ether, deadline, v, r, s);
        vm.prank(requester);
        market.depositWithPermit(3 ether, deadline, v, r, s);
        assertEq(balanceOf(requester), FUNDS + 3 ether, "balance");
    }

    function test_RevertGiven_ThePermitIsAnothers() external {
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = _permit(3 ether, deadline);
        vm.expectRevert();
        vm.prank(keeper);
        market.depositWithPermit(3 ether, deadline, v, r, s);
    }

    function test_DepositsAndRequestsInOneTransaction_GivenAMulticall() external {
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        vm.prank(requester);
        token.approve(address(market), 0);
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = _permit(10 ether, deadline);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(market.depositWithPermit, (10 ether, deadline, v, r, s));
        calls[1] = abi.encodeCall(market.requestInference, (newRequest(1), ""));
        vm.prank(requester);
        bytes[] memory results = market.multicall(calls);
        assertEq(abi.decode(results[1], (bytes32)), market.jobIdOf(newRequest(1)), "job");
        assertEq(balanceOf(requester), 0, "all reserved");
    }

    function _give(address account, uint256 amount) private {
        token.mint(account, amount);
        vm.prank(account);
        token.approve(address(market), amount);
    }

    function _permit(uint256 amount, uint256 deadline) private returns (uint8, bytes32, bytes32) {
        token.mint(requester, amount);
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(
            abi.encode(typehash, requester, address(market), amount, token.nonces(requester), deadline)
        );
        return vm.sign(requesterKey, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), hash)));
    }
}
