pragma circom 2.1.0;

include "Bits.circom";

/**
 * @title Relu
 * @notice out = max(0, in) for a signed value.
 * @param n in is in [-2^(n - 1), 2^(n - 1))
 * @input in signed value
 * @output out max(0, in)
 * @dev There is a witness only when in fits. n + 3 constraints. Assumes nothing.
 */
template Relu(n) {
    signal input in;
    signal output out;

    // The top digit of in + 2^(n - 1) is 1 exactly when in is not negative.
    component digits = Bits(n);
    digits.in <== in + (1 << (n - 1));
    out <== digits.out[n - 1] * in;
}
