// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {Reader} from "../../../contracts/periphery/examples/Reader.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

/// @notice The README's contract. Its owner has money for it, and money of an earlier job lies in the market.
contract ReaderTest is MarketTest {
    address private constant _STRANGER = address(0x57a);
    uint256 private constant _LEFT = 18 ether;

    Reader private _reader;
    Request private _request;

    function setUp() public override {
        super.setUp();
        _reader = new Reader(market);
        token.mint(address(this), FUNDS);
        token.approve(address(_reader), FUNDS);
        token.mint(_STRANGER, FUNDS);
        vm.prank(_STRANGER);
        token.approve(address(_reader), FUNDS);
        token.approve(address(market), _LEFT);
        market.depositFor(address(_reader), _LEFT);
        _request = newRequest(0);
    }

    function _asked() private returns (bytes32 jobId) {
        jobId = _reader.ask(_request, "");
        (_request.requester, _request.callback, _request.nonce) = (address(_reader), address(_reader), 1);
        _request.callbackGas = 400_000;
        assertEq(jobId, market.jobIdOf(_request), "job");
    }

    function _refuseStranger() private {
        expectError(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, _STRANGER));
        vm.prank(_STRANGER);
    }

    function test_Ask_RevertWhen_TheCallerIsNotTheOwner() external {
        // A stranger who runs a node could name itself, at a price as large as all that lies there.
        _request.operator = _STRANGER;
        (_request.minPrice, _request.maxPrice) = (uint96(_LEFT), uint96(_LEFT));
        _refuseStranger();
        _reader.ask(_request, "");
        assertEq(balanceOf(address(_reader)), _LEFT, "balance");
    }

    function test_Ask_PaysFromTheOwnersTokens() external {
        uint256 before = token.balanceOf(address(this));
        _asked();
        assertEq(before - token.balanceOf(address(this)), _request.maxPrice, "paid");
        assertEq(balanceOf(address(_reader)), _LEFT, "balance");
    }

    function test_Ask_KeepsTheOutputs() external {
        bytes32 jobId = _asked();
        lock(_request, operator);
        settle(_request);
        assertEq(_reader.results(jobId, 0), outputsOf(_request)[0], "output");
    }

    function test_GiveUp_RevertWhen_TheCallerIsNotTheOwner() external {
        _asked();
        _refuseStranger();
        _reader.giveUp(_request);
    }

    function test_GiveUp_CancelsTheJob() external {
        bytes32 jobId = _asked();
        _reader.giveUp(_request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(address(_reader)), _LEFT + _request.maxPrice, "money back");
    }

    function test_Withdraw_RevertWhen_TheCallerIsNotTheOwner() external {
        _refuseStranger();
        _reader.withdraw(1);
    }

    function test_Withdraw_SendsTheMoneyBack() external {
        uint256 before = token.balanceOf(address(this));
        _reader.withdraw(_LEFT);
        assertEq(token.balanceOf(address(this)) - before, _LEFT, "received");
        assertEq(balanceOf(address(_reader)), 0, "balance");
    }
}
