pragma circom 2.1.0;

/**
 * @title Range
 * @notice Forces 0 <= in < 2^n.
 * @param n number of bits, at most 252
 * @input in any field element
 * @dev Exactly n constraints: the top digit is not a signal but the rest of the value. Assumes nothing.
 */
template Range(n) {
    assert(n >= 1 && n <= 252);
    signal input in;
    signal low[n - 1];

    // 1. The low n - 1 digits are 0 or 1.
    var rest = in;
    for (var i = 0; i < n - 1; i++) {
        low[i] <-- (in >> i) & 1;
        low[i] * (low[i] - 1) === 0;
        rest -= low[i] * (1 << i);
    }

    // 2. The rest is 0 or 2^(n - 1).
    rest * (rest - (1 << (n - 1))) === 0;
}
