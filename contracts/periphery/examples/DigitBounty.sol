// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IAssay} from "../../interfaces/IAssay.sol";
import {Request} from "../../types/Request.sol";
import {InferenceConsumer} from "../InferenceConsumer.sol";

/// @title Example: a bounty for the first image that the model reads as the wanted digit
/// @notice A player commits to an image and pays for its classification. The first player whose proven label is the wanted
/// digit wins the prize. No account decides: the payout follows from the proof.
/// @dev The model is `digits-mlp`. Its one output word holds ten logits, each offset by 2^23, lane i at bits 24i to 24i+23.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DigitBounty is InferenceConsumer {
    using SafeERC20 for IERC20;

    /* ERRORS */

    /// @notice The prize has already been won: no more images are accepted.
    /// @dev Selector 0xeb69b204.
    error AlreadyWon(address winner);
    /// @notice Only the winner may take the prize, and only once.
    /// @dev Selector 0x39da3565.
    error NotWinner(address caller);
    /// @notice Only the player that paid for the job may take its money back.
    /// @dev Selector 0x5dd9d943.
    error NotPlayer(address caller, address player);

    /* EVENTS */

    /// @notice A player asked for a label.
    /// @param jobId Job in the market.
    /// @param player Account that paid.
    event Played(bytes32 indexed jobId, address indexed player);
    /// @notice The market reported a proven label.
    /// @param jobId Job in the market.
    /// @param player Account that paid.
    /// @param label Digit that the model read.
    event Read(bytes32 indexed jobId, address indexed player, uint256 label);
    /// @notice A player won the prize.
    /// @param jobId Job whose label is the wanted digit.
    /// @param winner Account that may take the prize.
    event Won(bytes32 indexed jobId, address indexed winner);

    /* CONSTANTS */

    /// @notice Price of a classification, tokens.
    uint96 public constant MAX_PRICE = 5 ether;
    /// @notice Fee for the callback's gas, tokens; the account that submits the proof gets it.
    uint96 public constant CALLBACK_FEE = 0.01 ether;
    /// @notice Gas of the callback. It writes one new word: 22,100 gas at Osaka, 97,920 at Amsterdam, 250,000 on the dearest
    /// chain we know. Gas that is not used costs nothing.
    uint32 public constant CALLBACK_GAS = 400_000;
    uint256 private constant _LANES = 10;
    uint256 private constant _LANE_BITS = 24;

    /* IMMUTABLES */

    /// @notice Settlement token of the market.
    IERC20 public immutable TOKEN;
    /// @notice Model that reads the image.
    bytes32 public immutable MODEL_ID;
    /// @notice Digit that wins.
    uint256 public immutable WANTED;
    /// @notice Prize, tokens.
    uint256 public immutable PRIZE;

    /* STORAGE */

    /// @notice Account that won; zero as long as the prize is open.
    address public winner;
    /// @notice Whether the winner has taken the prize.
    bool public prizeTaken;
    /// @notice Account that paid for a job.
    mapping(bytes32 jobId => address) public playerOf;

    /* CONSTRUCTOR */

    /// @param market Market to ask.
    /// @param modelId Model that reads the image.
    /// @param wanted Digit that wins.
    /// @param prize Tokens to send to this contract before the first player plays.
    constructor(IAssay market, bytes32 modelId, uint256 wanted, uint256 prize) InferenceConsumer(market) {
        TOKEN = market.TOKEN();
        MODEL_ID = modelId;
        WANTED = wanted;
        PRIZE = prize;
    }

    /* EXTERNAL */

    /// @notice Asks for the label of an image, for `MAX_PRICE` and `CALLBACK_FEE` of the caller's tokens.
    /// @dev Reverts with AlreadyWon; the market's errors.
    /// @param commitment Commitment to the image.
    /// @param input Salt and image, published to every operator; empty if the player sends them to an operator off chain.
    /// @return jobId Job in the market.
    /// @return request Request of the job, needed for `giveUp`.
    function play(bytes32 commitment, bytes calldata input) external returns (bytes32 jobId, Request memory request) {
        if (winner != address(0)) revert AlreadyWon(winner);
        _depositFrom(msg.sender, MAX_PRICE + CALLBACK_FEE);
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

    /// @notice Takes back the money of a job that is still open, or that expired.
    /// @dev Reverts with NotPlayer; NotPending; the market's errors.
    /// @param request Request of the job, from `play`.
    function giveUp(Request calldata request) external {
        bytes32 jobId = MARKET.jobIdOf(request);
        if (playerOf[jobId] != msg.sender) revert NotPlayer(msg.sender, playerOf[jobId]);
        _giveUp(request);
        MARKET.withdrawTo(msg.sender, MAX_PRICE + CALLBACK_FEE);
    }

    /// @notice Sends the prize to the winner, once.
    /// @dev Reverts with NotWinner.
    function takePrize() external {
        if (msg.sender != winner || prizeTaken) revert NotWinner(msg.sender);
        prizeTaken = true;
        TOKEN.safeTransfer(msg.sender, PRIZE);
    }

    /* VIEWS */

    /// @notice Returns the label in an output word: the lane with the highest logit, the lower one of equals.
    /// @param word Output word of the model.
    /// @return label Digit.
    function labelOf(uint256 word) public pure returns (uint256 label) {
        uint256 highest;
        for (uint256 i = 0; i < _LANES; ++i) {
            uint256 logit = (word >> (_LANE_BITS * i)) & ((1 << _LANE_BITS) - 1);
            if (logit > highest) (highest, label) = (logit, i);
        }
    }

    /* INTERNAL */

    /// @dev Transfers no tokens, so the callback can fail only for lack of gas.
    function _onInference(bytes32 jobId, uint256[] calldata outputs) internal override {
        uint256 label = labelOf(outputs[0]);
        address player = playerOf[jobId];
        emit Read(jobId, player, label);
        if (label != WANTED || winner != address(0)) return;
        winner = player;
        emit Won(jobId, player);
    }
}
