pragma circom 2.1.0;

/**
 * @title Bits
 * @notice The unique binary digits of a value, least significant first.
 * @param n number of digits, at most 252: with 253 or more, in and in + r could both be written
 * @input in any field element
 * @output out digits of in
 * @dev There is a witness only when 0 <= in < 2^n. n + 1 constraints. Assumes nothing.
 */
template Bits(n) {
    assert(n >= 1 && n <= 252);
    signal input in;
    signal output out[n];

    // 1. Each digit is 0 or 1.
    var sum = 0;
    for (var i = 0; i < n; i++) {
        out[i] <-- (in >> i) & 1;
        out[i] * (out[i] - 1) === 0;
        sum += out[i] * (1 << i);
    }

    // 2. The digits are those of the value; 2^n < r makes them unique.
    sum === in;
}
