pragma circom 2.1.0;

include "Range.circom";

/**
 * @title DivideRound
 * @notice out = floor((in + floor(divisor / 2)) / divisor) for a signed value: the quotient rounded half up.
 * @param divisor constant, from 2 to 2^32
 * @param n the quotient is in [-2^(n - 1), 2^(n - 1))
 * @input in signed value
 * @output out signed quotient
 * @dev There is a witness only when the quotient fits n bits. Both quotient and remainder are range-checked,
 *      and 2^n * divisor < r, so that the pair is unique. Assumes nothing.
 */
template DivideRound(divisor, n) {
    assert(divisor >= 2 && divisor <= (1 << 32));
    assert(n >= 1 && n <= 200);
    signal input in;
    signal output out;

    // Width of a remainder: the smallest w with divisor <= 2^w.
    var w = 1;
    while ((1 << w) < divisor) w++;

    // Shifted so that the quotient is not negative: the integer division below is that of the witness only.
    var offset = (1 << (n - 1)) * divisor;
    signal shifted <== in + offset + (divisor >> 1);
    signal quotient <-- shifted \ divisor;
    signal remainder <== shifted - quotient * divisor;

    // 1. 0 <= quotient < 2^n.
    component quotientRange = Range(n);
    quotientRange.in <== quotient;

    // 2. 0 <= remainder < divisor, from both sides because divisor need not be a power of two.
    component remainderRange = Range(w);
    remainderRange.in <== remainder;
    component remainderLimit = Range(w);
    remainderLimit.in <== divisor - 1 - remainder;

    out <== quotient - (1 << (n - 1));
}
