pragma circom 2.1.0;

include "Bits.circom";

/**
 * @title Less
 * @notice out = 1 when a < b, else 0, for signed values.
 * @param n a - b is in [-2^(n - 1), 2^(n - 1))
 * @input a signed value
 * @input b signed value
 * @output out 0 or 1
 * @dev There is a witness only when the difference fits n bits: unlike circomlib's LessThan it needs no range check of
 *      a and b before it, only that |a - b| < r / 2 as integers. n + 3 constraints.
 */
template Less(n) {
    signal input a;
    signal input b;
    signal output out;

    // The top digit of (a - b) + 2^(n - 1) is 1 exactly when a - b is not negative.
    component digits = Bits(n);
    digits.in <== a - b + (1 << (n - 1));
    out <== 1 - digits.out[n - 1];
}
