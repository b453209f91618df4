pragma circom 2.1.0;

/**
 * @title Square
 * @notice out = in * in.
 * @input in signed value
 * @output out its square
 * @dev One constraint. Assumes in^2 < r / 2.
 */
template Square() {
    signal input in;
    signal output out;
    out <== in * in;
}
