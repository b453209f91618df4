pragma circom 2.1.0;

include "Bits.circom";

/**
 * @title ReluRequantise
 * @notice out = max(0, floor((in + 2^(shift - 1)) / 2^shift)): rounding half up, then ReLU, from one decomposition.
 * @param n in + 2^(shift - 1) is in [-2^(n - 1), 2^(n - 1))
 * @param shift number of bits dropped, from 1 to n - 1
 * @input in signed value
 * @output out the result, in [0, 2^(n - 1 - shift))
 * @dev There is a witness only when in fits. The low digits are the remainder, so its range is checked too.
 *      n + 3 constraints. Assumes nothing.
 */
template ReluRequantise(n, shift) {
    assert(shift >= 1 && shift < n);
    signal input in;
    signal output out;

    // 1. Two's complement of the rounded value, offset to be positive: the top digit is 1 when it is not negative.
    component digits = Bits(n);
    digits.in <== in + (1 << (shift - 1)) + (1 << (n - 1));

    // 2. The digits from shift up, without the top one, are the quotient of a value that is not negative.
    var quotient = 0;
    for (var i = shift; i < n - 1; i++) {
        quotient += digits.out[i] * (1 << (i - shift));
    }

    // 3. Negative values give 0.
    out <== digits.out[n - 1] * quotient;
}
