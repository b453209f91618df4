// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IAssay} from "../../interfaces/IAssay.sol";
import {Request} from "../../types/Request.sol";
import {InferenceConsumer} from "../InferenceConsumer.sol";

/// @title Example: a bounty for whoever shows an image that the model reads as the wanted digit
/// @notice A player pays for one classification of an image that he commits to. When the proven label is the wanted digit,
/// the prize is his, once. Nobody else decides: the payout follows from the proof.
/// @dev The model is `digits-mlp`: its one output word holds ten logits, each offset by 2^23, lane i at bits 24i to 24i+23.
/// @custom:security-contact security@assay.example
contract DigitBounty is InferenceConsumer {
    using SafeERC20 for IERC20;

    /* ERRORS */

    /// @notice The prize has been won.
    /// @dev Selector 0xeb69b204.
    error AlreadyWon(address winner);
    /// @notice Only the winner may take the prize, and only once.
    /// @dev Selector 0x39da3565.
    error NotWinner(address caller);
    /// @notice Only who paid for the job may take it back.
    /// @dev Selector 0x5dd9d943.
    error NotPlayer(address caller, address player);

    /* EVENTS */

    event Played(bytes32 indexed jobId, address indexed player);
    event Read(bytes32 indexed jobId, address indexed player, uint256 label);
    event Won(bytes32 indexed jobId, address indexed winner);

    /* CONSTANTS */

    /// Most that a classification may cost.
    uint96 public constant MAX_PRICE = 5 ether;
    /// Paid to whoever submits the proof, for the callback's gas.
    uint96 public constant CALLBACK_FEE = 0.01 ether;
    uint32 public constant CALLBACK_GAS = 100_000;
    uint256 private constant _LANES = 10;
    uint256 private constant _LANE_BITS = 24;

    /* IMMUTABLES */

    IERC20 public immutable TOKEN;
    bytes32 public immutable MODEL_ID;
    uint256 public immutable WANTED;
    uint256 public immutable PRIZE;

    /* STORAGE */

    address public winner;
    bool public prizeTaken;
    mapping(bytes32 jobId => address) public playerOf;

    /* CONSTRUCTOR */

    /// @param wanted The digit.
    /// @param prize Tokens to send to this contract before anybody plays.
    constructor(IAssay market, bytes32 modelId, uint256 wanted, uint256 prize) InferenceConsumer(market) {
        TOKEN = market.TOKEN();
        MODEL_ID = modelId;
        WANTED = wanted;
        PRIZE = prize;
    }

    /* EXTERNAL */

    /// @notice Asks for the label of the image behind `commitment`, for at most `MAX_PRICE` of the caller's tokens.
    /// @param input Salt and image, published to every operator; empty when the player gives them to an operator himself.
    function play(bytes32 commitment, bytes calldata input) external returns (bytes32 jobId, Request memory request) {
        if (winner != address(0)) revert AlreadyWon(winner);
        TOKEN.safeTransferFrom(msg.sender, address(this), MAX_PRICE + CALLBACK_FEE);
        _deposit(MAX_PRICE + CALLBACK_FEE);
        request.modelId = MODEL_ID;
        request.inputCommitment = commitment;
        if (input.length != 0) request.inputDigest = keccak256(input);
        request.minPrice = MAX_PRICE;
        request.maxPrice = MAX_PRICE;
        request.callbackFee = CALLBACK_FEE;
        request.callbackGas = CALLBACK_GAS;
        request.rampStart = uint40(block.timestamp);
        request.rampEnd = uint40(block.timestamp);
        request.lockBy = uint40(block.timestamp + 1 hours);
        request.executionWindow = 1 hours;
        request.deadline = uint40(block.timestamp + 4 hours);
        jobId = _ask(request, input);
        playerOf[jobId] = msg.sender;
        emit Played(jobId, msg.sender);
    }

    /// @notice Takes the money of a job back that nobody has locked, or that expired.
    function giveUp(Request calldata request) external {
        bytes32 jobId = MARKET.jobIdOf(request);
        if (playerOf[jobId] != msg.sender) revert NotPlayer(msg.sender, playerOf[jobId]);
        _giveUp(request);
        MARKET.withdrawTo(msg.sender, MAX_PRICE + CALLBACK_FEE);
    }

    /// @notice Sends the prize to the winner, once.
    function takePrize() external {
        if (msg.sender != winner || prizeTaken) revert NotWinner(msg.sender);
        prizeTaken = true;
        TOKEN.safeTransfer(msg.sender, PRIZE);
    }

    /* VIEWS */

    /// @notice The label in an output word: the lane with the highest logit, the lower one of equals.
    function labelOf(uint256 word) public pure returns (uint256 label) {
        uint256 highest;
        for (uint256 i = 0; i < _LANES; ++i) {
            uint256 logit = (word >> (_LANE_BITS * i)) & ((1 << _LANE_BITS) - 1);
            if (logit > highest) (highest, label) = (logit, i);
        }
    }

    /* INTERNAL */

    /// @dev Cheap, and pays nobody itself: a callback that can fail only for want of gas needs no retry.
    function _onInference(bytes32 jobId, uint256[] calldata outputs) internal override {
        uint256 label = labelOf(outputs[0]);
        address player = playerOf[jobId];
        emit Read(jobId, player, label);
        if (label != WANTED || winner != address(0)) return;
        winner = player;
        emit Won(jobId, player);
    }
}
