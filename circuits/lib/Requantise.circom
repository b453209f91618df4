pragma circom 2.1.0;

include "Bits.circom";

/**
 * @title Requantise
 * @notice out = floor((in + 2^(shift - 1)) / 2^shift): division by a power of two, rounded half up, signed.
 * @param n in + 2^(shift - 1) is in [-2^(n - 1), 2^(n - 1))
 * @param shift number of bits dropped, from 1 to n - 1
 * @input in signed value
 * @output out signed quotient
 * @dev There is a witness only when in fits. The low digits are the remainder, so its range is checked too.
 *      n + 3 constraints. Assumes nothing.
 */
template Requantise(n, shift) {
    assert(shift >= 1 && shift < n);
    signal input in;
    signal output out;

    // 1. Two's complement of the rounded value, offset to be positive.
    component digits = Bits(n);
    digits.in <== in + (1 << (shift - 1)) + (1 << (n - 1));

    // 2. The digits from shift up, with the offset taken off again.
    var quotient = 0;
    for (var i = shift; i < n; i++) {
        quotient += digits.out[i] * (1 << (i - shift));
    }
    out <== quotient - (1 << (n - 1 - shift));
}
