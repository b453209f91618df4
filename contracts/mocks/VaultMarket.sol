// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Penalties} from "../libraries/Penalties.sol";
import {StakeVault} from "../StakeVault.sol";
import {Claim, Stake} from "../types/Stake.sol";

/// @title The market's side of a `StakeVault`, without jobs
/// @notice Creates its own vault, and keeps balances and released bonds as `JobMarket` does. A test names the broken rule and
/// the receivers. Every account may take every step.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract VaultMarket {
    using SafeERC20 for IERC20;

    /// @notice Only the vault may take released bonds.
    error OnlyVault();
    /// @notice A split pays a receiver that the test did not name.
    error PaidToNoReceiver();
    /// @notice The account's balance is too small.
    error TooPoor(address account, uint256 balance, uint256 wanted);

    /// @notice All answers of the vault about one operator.
    struct Look {
        Stake stake;
        Claim[] claims;
        uint256 assets;
        uint256 freeStake;
        uint256 cover;
        uint256 balance;
    }

    /// @notice Jobs that a lock counts as.
    uint256 public constant PARTS = 12;
    IERC20 public immutable TOKEN;
    StakeVault public immutable VAULT;

    mapping(address account => uint256) public balanceOf;

    /// @dev Released shares of an operator, and the number of their jobs.
    mapping(address operator => uint96) private _released;
    mapping(address operator => uint16) private _ended;

    constructor(IERC20 token, address authority, uint96 minBond, uint96 keeperCap) {
        TOKEN = token;
        VAULT = new StakeVault(token, address(this), authority, minBond, keeperCap);
    }

    /* MONEY */

    /// @notice As in `JobMarket`.
    function depositFor(address account, uint256 amount) public {
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), amount);
        balanceOf[account] += TOKEN.balanceOf(address(this)) - before;
    }

    /// @notice As in `JobMarket`.
    function withdrawTo(address to, uint256 amount) external {
        uint256 balance = balanceOf[msg.sender];
        if (amount == type(uint256).max) amount = balance;
        if (amount > balance) revert TooPoor(msg.sender, balance, amount);
        balanceOf[msg.sender] = balance - amount;
        TOKEN.safeTransfer(to, amount);
    }

    /// @notice As in `JobMarket`.
    function takeReleased(address operator) external returns (uint96 shares, uint16 ended) {
        if (msg.sender != address(VAULT)) revert OnlyVault();
        return _takeReleased(operator);
    }

    /// @notice As in `JobMarket`.
    function releasedOf(address operator) external view returns (uint96 shares, uint16 ended) {
        return (_released[operator], _ended[operator]);
    }

    /* JOBS */

    /// @notice Bonds `shares` of the operator, and counts them as many jobs, so that a test may end them in parts.
    function lockFor(address operator, uint96 shares) public returns (uint96 assets) {
        (uint96 released, uint16 ended) = _takeReleased(operator);
        (assets, ) = VAULT.bond(operator, shares, released, ended);
        for (uint256 i = 1; i < PARTS; ++i) VAULT.bond(operator, 0, 0, 0);
    }

    /// @notice Ends a job well: the market keeps its bond for the next lock or `unbond`.
    function settle(address operator, uint96 shares) external {
        _released[operator] += shares;
        if (shares != 0) ++_ended[operator];
    }

    /// @notice Ends a job, and tells the vault at once.
    function release(address operator, uint96 shares) external {
        VAULT.release(operator, shares);
    }

    /// @notice Declines a lock.
    function declineFor(address operator, uint96 shares, uint96 price, address requester) public {
        balanceOf[requester] += VAULT.decline(operator, shares, price);
    }

    /// @notice Reports R1.
    function late(
        address operator,
        uint96 shares,
        uint96 price,
        address requester,
        address keeper,
        address filler
    ) external {
        _credit(VAULT.penaliseLate(operator, shares, price), filler, requester, keeper);
    }

    /// @notice Reports R2.
    function wrong(address operator, uint96 shares, uint96 price, address requester, address challenger) external {
        Penalties.Split memory split = VAULT.penaliseWrong(operator, shares, price, requester, challenger);
        _credit(split, address(0), requester, challenger);
    }

    /// @notice Reports R3.
    function equivocate(address operator, uint96 shares, uint96 price, address requester, address reporter) external {
        _credit(VAULT.penaliseEquivocation(operator, shares, price, reporter), address(0), requester, reporter);
    }

    /// @notice Reports R4.
    function silence(address operator, uint96 shares, uint96 price, address requester) external {
        _credit(VAULT.penaliseSilence(operator, shares, price), address(0), requester, address(0));
    }

    /// @notice Returns the whole state at once, so that a test compares each step of a history by one call.
    function look(
        address[] calldata operators,
        address[] calldata accounts
    ) external view returns (Look[] memory looks, uint256[] memory balances, uint256 staked, uint256 insurance) {
        looks = new Look[](operators.length);
        for (uint256 i = 0; i < operators.length; ++i) {
            looks[i] = Look(
                VAULT.stakeOf(operators[i]),
                VAULT.claimsOf(operators[i]),
                VAULT.assetsOf(operators[i]),
                VAULT.freeStake(operators[i]),
                VAULT.coverOf(operators[i]),
                TOKEN.balanceOf(operators[i])
            );
        }
        balances = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) balances[i] = balanceOf[accounts[i]];
        (staked, insurance) = VAULT.totals();
    }

    function _takeReleased(address operator) private returns (uint96 shares, uint16 ended) {
        (shares, ended) = (_released[operator], _ended[operator]);
        (_released[operator], _ended[operator]) = (0, 0);
    }

    /// @dev Credits the receivers. A receiver that the test did not name is the zero address, which must get nothing.
    function _credit(Penalties.Split memory split, address filler, address requester, address finder) private {
        balanceOf[filler] += split.filler;
        balanceOf[requester] += split.requester;
        balanceOf[finder] += split.finder;
        if (balanceOf[address(0)] != 0) revert PaidToNoReceiver();
    }
}
